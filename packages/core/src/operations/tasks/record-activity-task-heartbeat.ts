import { recordActivityTaskHeartbeat as recordHeartbeat } from "@openswf/engine/commands/activity-task";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { runOfActivityTask } from "../subject.ts";
import { throttleExecution } from "../throttle-execution.ts";
import { runByToken } from "./run-by-token.ts";

export const recordActivityTaskHeartbeat: Definition<"RecordActivityTaskHeartbeat"> = {
  kind: "change",
  subject: runOfActivityTask,
  keys: noKeys,
  bucket: bucket(2000, 160),
  executionBucket: bucket(1000, 1000),
  run(call) {
    const { services, input, task } = call;
    throttleExecution(call, task.runId);
    return runByToken(services, task, ({ transition }) => recordHeartbeat(transition, task, input.details));
  },
};
