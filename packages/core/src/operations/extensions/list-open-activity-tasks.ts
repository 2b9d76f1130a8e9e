import { activityTaskDeadline } from "@openswf/engine/deadlines";
import type { ActivityTaskState } from "@openswf/engine/state";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readEventOf } from "../../commit/read-events.ts";
import { secondsOf } from "../../protocol/timestamp.ts";
import { bucket } from "../../throttle/buckets.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { requireExecution } from "../executions/require-execution.ts";
import { noKeys } from "../input-keys.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import type { Services } from "../services.ts";
import { inDomain } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";
import type { OpenActivityTask } from "./open-activity-task-signatures.ts";

/**
 * The open activity tasks of one execution with their last heartbeats, which no history has until a task times out. The
 * execution is read as last committed, whichever server has the heartbeats.
 */
export const listOpenActivityTasks: ExtensionDefinition<"OpenSWF.ListOpenActivityTasks"> = {
  kind: "list",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 60),
  // Details of heartbeats come into the history too, of those tasks that time out.
  permittedAs: "swf:GetWorkflowExecutionHistory",
  shapes: {
    Input: {
      type: "structure",
      required: ["domain", "execution"],
      members: {
        domain: "DomainName",
        execution: "WorkflowExecution",
        nextPageToken: "PageToken",
        maximumPageSize: "PageSize",
      },
    },
  },
  async run(call) {
    const { services, input } = call;
    const domain = await requireDomain(call, input.domain);
    const limit = pageSize(input, services.limits.pageSizeMax);
    const after = Number(pagePosition(call, services.limits.pageTokenLifetimeMs) ?? 0);
    const execution = await requireExecution(call, domain, input.execution);
    const found = [...execution.state.activityTasks.values()]
      .filter(({ scheduledEventId }) => scheduledEventId > after)
      .sort((a, b) => a.scheduledEventId - b.scheduledEventId);
    const page = found.slice(0, limit);
    const activityTasks: OpenActivityTask[] = [];
    for (const task of page) activityTasks.push(await openActivityTask(services, execution, task));
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return { activityTasks, nextPageToken: more ? pageToken(call, String(last.scheduledEventId)) : undefined };
  },
};

async function openActivityTask(
  { store }: Services,
  execution: CachedExecution,
  task: ActivityTaskState,
): Promise<OpenActivityTask> {
  const { scheduledEventId, startedEventId, startedAt, heartbeat } = task;
  const started =
    startedEventId === undefined
      ? undefined
      : await readEventOf(store, execution, startedEventId, "ActivityTaskStarted");
  const deadline = execution.state.closing === undefined ? activityTaskDeadline(task) : undefined;
  const timeout = deadline?.kind === "activityTaskTimeout" ? deadline : undefined;
  return {
    activityId: task.activityId,
    activityType: task.activityType,
    taskList: { name: task.taskList },
    taskPriority: task.taskPriority,
    scheduledEventId,
    scheduledTimestamp: secondsOf(task.scheduledAt),
    startedEventId,
    startedTimestamp: startedAt && secondsOf(startedAt),
    identity: started?.attributes.identity,
    lastHeartbeatTimestamp: heartbeat && secondsOf(heartbeat.at),
    lastHeartbeatDetails: heartbeat?.details,
    cancelRequested: task.cancelRequestedEventId !== undefined,
    nextTimeoutType: timeout?.timeoutType,
    nextTimeoutTimestamp: timeout && secondsOf(timeout.due),
  };
}
