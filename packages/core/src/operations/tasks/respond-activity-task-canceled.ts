import { cancelActivityTask } from "@openswf/engine/commands/activity-task";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { runOfActivityTask } from "../subject.ts";
import { runByToken } from "./run-by-token.ts";

export const respondActivityTaskCanceled: Definition<"RespondActivityTaskCanceled"> = {
  kind: "change",
  subject: runOfActivityTask,
  keys: noKeys,
  bucket: bucket(2000, 200),
  run: ({ services, input, task }) =>
    runByToken(services, task, ({ transition }) => void cancelActivityTask(transition, task, input.details)),
};
