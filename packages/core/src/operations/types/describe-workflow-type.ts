import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfWorkflowType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { requireType } from "./require-type.ts";
import { nameAndVersion, typeInfo } from "./type-info.ts";

export const describeWorkflowType: Definition<"DescribeWorkflowType"> = {
  kind: "read",
  subject: inDomain,
  keys: keysOfWorkflowType,
  bucket: bucket(2000, 6),
  async run(call) {
    const { domain, workflowType } = call.input;
    const found = await requireType(call, { kind: "workflow", domain, type: workflowType });
    return {
      configuration: found.configuration,
      typeInfo: { ...typeInfo(found), workflowType: nameAndVersion(found) },
    };
  },
};
