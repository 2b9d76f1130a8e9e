import { signalWorkflowExecution as signal } from "@openswf/engine/commands/execution";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { throttleExecution } from "../throttle-execution.ts";
import { runOnTarget } from "./run-on-target.ts";

export const signalWorkflowExecution: Definition<"SignalWorkflowExecution"> = {
  kind: "change",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 30),
  executionBucket: bucket(1000, 1000),
  async run(call) {
    const { input, scope } = call;
    throttleExecution(call, `${scope}/${input.domain}/${input.workflowId}`);
    return runOnTarget(call, input, ({ transition }) =>
      signal(transition, { signalName: input.signalName, input: input.input }, undefined),
    );
  },
};
