/** The calls of openswf's own about its machinery. Amazon SWF has none of them: ask `Swf.offers` first. */
import type { EventId, Instant } from "@openswf/model/brand";
import type { ActivityTaskTimeoutType, PendingTaskCount, WorkflowExecution } from "@openswf/model/wire-types";
import type { Swf } from "./swf.ts";

export type TaskListKind = "ACTIVITY" | "DECISION";

/** `OpenSWF.ListTaskLists` has a row like this for each list with tasks or pollers. */
interface TaskListInfo {
  readonly taskList: { readonly name: string };
  readonly kind: TaskListKind;
  readonly pendingTasks: PendingTaskCount;
  /** Seconds, as all timestamps of the API. */
  readonly oldestTaskTimestamp?: number;
  readonly waitingPolls: number;
  /** Identities that polled within five minutes, or poll now. */
  readonly pollers: number;
  readonly lastPolledTimestamp?: number;
  readonly tasksStartedLastMinute: number;
}

interface PollerInfo {
  readonly identity?: string;
  readonly waitingPolls: number;
  readonly waitingSinceTimestamp?: number;
  readonly lastPolledTimestamp: number;
  readonly server?: string;
}

interface WaitingTaskInfo {
  readonly workflowExecution: WorkflowExecution;
  readonly scheduledEventId: EventId;
  readonly scheduledTimestamp: number;
  readonly taskPriority: string;
}

interface TaskListDescription {
  readonly taskListInfo: TaskListInfo;
  readonly pollers: readonly PollerInfo[];
  readonly tasks: readonly WaitingTaskInfo[];
}

/** One task list: its depth, its pollers, and the tasks that come next. */
async function describeTaskList(
  swf: Swf,
  domain: string,
  kind: TaskListKind,
  name: string,
  signal: AbortSignal,
): Promise<TaskListDescription> {
  const output = await swf.callExtension("OpenSWF.DescribeTaskList", { domain, kind, taskList: { name } }, signal);
  // `as`: openswf promises this output to the operation.
  return output as TaskListDescription;
}

/** An open activity task as `OpenSWF.ListOpenActivityTasks` tells of it. Its history tells the rest. */
export interface OpenActivityTask {
  readonly activityId: string;
  readonly scheduledEventId: EventId;
  readonly startedTimestamp?: number;
  readonly identity?: string;
  readonly lastHeartbeatTimestamp?: number;
  readonly lastHeartbeatDetails?: string;
  readonly cancelRequested: boolean;
  readonly nextTimeoutType?: ActivityTaskTimeoutType;
  readonly nextTimeoutTimestamp?: number;
}

/** The first 100 open activity tasks of an execution, with their last heartbeats. */
export async function listOpenActivityTasks(
  swf: Swf,
  domain: string,
  execution: WorkflowExecution,
  signal: AbortSignal,
): Promise<readonly OpenActivityTask[]> {
  const output = await swf.callExtension("OpenSWF.ListOpenActivityTasks", { domain, execution }, signal);
  // `as`: openswf promises this output to the operation.
  return (output as { readonly activityTasks: readonly OpenActivityTask[] }).activityTasks;
}

/** What is known of a task list, from either service. */
export interface KnownTaskList {
  readonly pending: number;
  readonly isTruncated: boolean;
  readonly oldestAt: Instant | undefined;
  /** Polls that wait; `undefined` where the server does not say. */
  readonly waitingPolls: number | undefined;
  readonly lastPolledAt: Instant | undefined;
}

/** Reads what the server tells of a task list: all of it from openswf, a count from Amazon SWF. */
export async function readTaskList(
  swf: Swf,
  domain: string,
  kind: TaskListKind,
  name: string,
  signal: AbortSignal,
): Promise<KnownTaskList> {
  if (swf.offers("OpenSWF.DescribeTaskList")) {
    try {
      return knownFrom((await describeTaskList(swf, domain, kind, name, signal)).taskListInfo);
    } catch (error) {
      // Whoever may not use it may still count.
      if (swf.offers("OpenSWF.DescribeTaskList")) throw error;
    }
  }
  const operation = kind === "DECISION" ? "CountPendingDecisionTasks" : "CountPendingActivityTasks";
  const { count, truncated = false } = await swf.call(operation, { domain, taskList: { name } }, signal);
  return {
    pending: count,
    isTruncated: truncated,
    oldestAt: undefined,
    waitingPolls: undefined,
    lastPolledAt: undefined,
  };
}

function knownFrom({ pendingTasks, ...info }: TaskListInfo): KnownTaskList {
  return {
    pending: pendingTasks.count,
    isTruncated: pendingTasks.truncated ?? false,
    oldestAt: instantOf(info.oldestTaskTimestamp),
    waitingPolls: info.waitingPolls,
    lastPolledAt: instantOf(info.lastPolledTimestamp),
  };
}

function instantOf(seconds: number | undefined): Instant | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
