import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfWorkflowType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { deleteType } from "./delete-type.ts";

export const deleteWorkflowType: Definition<"DeleteWorkflowType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfWorkflowType,
  bucket: bucket(200, 6),
  run(call) {
    const { domain, workflowType } = call.input;
    return deleteType(call, { kind: "workflow", domain, type: workflowType });
  },
};
