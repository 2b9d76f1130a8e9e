import { secondsOf } from "../../protocol/timestamp.ts";
import type { PollsNow } from "../../servers/known-polls.ts";
import type { PollsAtServer } from "../../servers/polls-at-server.ts";
import type { TaskListDepth, TaskListKey } from "../../stores/tasks.ts";
import type { Services } from "../services.ts";
import type { TaskListInfo, TaskListKind } from "./task-list-signatures.ts";

export const wireKinds: Readonly<Record<TaskListKey["kind"], TaskListKind>> = {
  activity: "ACTIVITY",
  decision: "DECISION",
};

/** Reads what waits on a list, and who polls it. Counts up to `countedMax`. */
export async function readTaskList(
  { store }: Services,
  polls: PollsNow,
  key: TaskListKey,
  countedMax: number,
): Promise<{ readonly info: TaskListInfo; readonly atServers: readonly PollsAtServer[] }> {
  const depth = await store.measureTaskList(key, countedMax + 1);
  const atServers = polls.of(key);
  return { info: taskListInfo(key, depth, countedMax, atServers), atServers };
}

function taskListInfo(
  { kind, name }: TaskListKey,
  { count, oldestAt }: TaskListDepth,
  countedMax: number,
  atServers: readonly PollsAtServer[],
): TaskListInfo {
  const pollers = atServers.flatMap((each) => each.pollers);
  const lastPolledAt = Math.max(...atServers.map((each) => each.lastPolledAt));
  return {
    taskList: { name },
    kind: wireKinds[kind],
    pendingTasks: { count: Math.min(count, countedMax), truncated: count > countedMax },
    oldestTaskTimestamp: oldestAt && secondsOf(oldestAt),
    waitingPolls: pollers.reduce((sum, { waitingPolls }) => sum + waitingPolls, 0),
    pollers: new Set(pollers.map(({ identity }) => identity)).size,
    lastPolledTimestamp: Number.isFinite(lastPolledAt) ? secondsOf(lastPolledAt) : undefined,
    tasksStartedLastMinute: atServers.reduce((sum, { startedWithinMinute }) => sum + startedWithinMinute, 0),
  };
}
