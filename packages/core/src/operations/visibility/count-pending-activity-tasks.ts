import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfTaskList } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { countPendingTasks } from "./count-pending-tasks.ts";

export const countPendingActivityTasks: Definition<"CountPendingActivityTasks"> = {
  kind: "list",
  subject: inDomain,
  keys: keysOfTaskList,
  bucket: bucket(200, 6),
  run: (call) => countPendingTasks(call, "activity", call.input),
};
