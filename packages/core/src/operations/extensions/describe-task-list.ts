import { secondsOf } from "../../protocol/timestamp.ts";
import type { PollsAtServer } from "../../servers/polls-at-server.ts";
import type { TaskListKey } from "../../stores/tasks.ts";
import { bucket } from "../../throttle/buckets.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { keysOfTaskList } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";
import { readTaskList, wireKinds } from "./task-list-info.ts";
import type { PollerInfo } from "./task-list-signatures.ts";

const pollersShownMax = 200;
const tasksShownMax = 100;

const kindsOfWire = { ACTIVITY: "activity", DECISION: "decision" } as const satisfies Record<
  string,
  TaskListKey["kind"]
>;

/** One task list: what waits on it, who polls it at which server, and whose tasks come next. */
export const describeTaskList: ExtensionDefinition<"OpenSWF.DescribeTaskList"> = {
  kind: "list",
  subject: inDomain,
  keys: keysOfTaskList,
  bucket: bucket(200, 20),
  shapes: {
    Input: {
      type: "structure",
      required: ["domain", "kind", "taskList"],
      members: { domain: "DomainName", kind: "TaskListKind", taskList: "TaskList" },
    },
    TaskListKind: { type: "string", enum: Object.values(wireKinds) },
  },
  async run(call) {
    const { services, input } = call;
    const domain = await requireDomain(call, input.domain);
    const key: TaskListKey = { domain: domain.key, kind: kindsOfWire[input.kind], name: input.taskList.name };
    const polls = await services.polls.now();
    const { info, atServers } = await readTaskList(services, polls, key, services.limits.countedMax);
    const tasks = await services.store.readWaitingTasks(key, tasksShownMax);
    return {
      taskListInfo: info,
      isPartial: polls.isComplete ? undefined : true,
      pollers: pollerInfos(atServers),
      tasks: tasks.map(({ runId, workflowId, scheduledEventId, scheduledAt, priority }) => ({
        workflowExecution: { runId, workflowId },
        scheduledEventId,
        scheduledTimestamp: secondsOf(scheduledAt),
        taskPriority: String(priority),
      })),
    };
  },
};

function pollerInfos(atServers: readonly PollsAtServer[]): readonly PollerInfo[] {
  return atServers
    .flatMap(({ pollers, server }) =>
      pollers.map(({ identity, waitingPolls, waitingSince, lastPolledAt }) => ({
        identity,
        waitingPolls,
        waitingSinceTimestamp: waitingSince && secondsOf(waitingSince),
        lastPolledTimestamp: secondsOf(lastPolledAt),
        server,
      })),
    )
    .sort(
      (a, b) =>
        Number(b.waitingPolls > 0) - Number(a.waitingPolls > 0) || b.lastPolledTimestamp - a.lastPolledTimestamp,
    )
    .slice(0, pollersShownMax);
}
