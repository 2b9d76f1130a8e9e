import { requestCancelWorkflowExecution as requestCancel } from "@openswf/engine/commands/execution";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { throttleExecution } from "../throttle-execution.ts";
import { runOnTarget } from "./run-on-target.ts";

export const requestCancelWorkflowExecution: Definition<"RequestCancelWorkflowExecution"> = {
  kind: "change",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 30),
  executionBucket: bucket(200, 200),
  async run(call) {
    const { input, scope } = call;
    throttleExecution(call, `${scope}/${input.domain}/${input.workflowId}`);
    return runOnTarget(call, input, ({ transition }) => requestCancel(transition, undefined));
  },
};
