import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfWorkflowType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { setTypeStatus } from "./set-type-status.ts";

export const undeprecateWorkflowType: Definition<"UndeprecateWorkflowType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfWorkflowType,
  bucket: bucket(200, 6),
  run(call) {
    const { domain, workflowType } = call.input;
    return setTypeStatus(call, { kind: "workflow", domain, type: workflowType }, "REGISTERED");
  },
};
