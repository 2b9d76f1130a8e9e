import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfRegistration } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { registerType } from "./register-type.ts";

export const registerActivityType: Definition<"RegisterActivityType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfRegistration,
  bucket: bucket(200, 60),
  run: (call) => {
    const { input } = call;
    return registerType(call, "activity", input, {
      defaultTaskHeartbeatTimeout: input.defaultTaskHeartbeatTimeout,
      defaultTaskList: input.defaultTaskList,
      defaultTaskPriority: input.defaultTaskPriority,
      defaultTaskScheduleToCloseTimeout: input.defaultTaskScheduleToCloseTimeout,
      defaultTaskScheduleToStartTimeout: input.defaultTaskScheduleToStartTimeout,
      defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
    });
  },
};
