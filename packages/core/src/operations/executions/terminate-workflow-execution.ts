import { terminateWorkflowExecution as terminate } from "@openswf/engine/commands/execution";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { runOnTarget } from "./run-on-target.ts";

export const terminateWorkflowExecution: Definition<"TerminateWorkflowExecution"> = {
  kind: "change",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 60),
  run(call) {
    const { reason, details, childPolicy } = call.input;
    return runOnTarget(call, call.input, ({ transition }) => terminate(transition, { reason, details, childPolicy }));
  },
};
