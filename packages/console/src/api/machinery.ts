/** The calls of openswf's own about its machinery. Amazon SWF has none of them: ask `Swf.offers` first. */

import { type TaskListNow, taskListNow } from "@openswf/insight/machinery/task-list-now";
import type { EventId } from "@openswf/model/brand";
import type { ActivityTaskTimeoutType, PendingTaskCount, WorkflowExecution } from "@openswf/model/wire-types";
import type { Swf } from "./swf.ts";

export type TaskListKind = "ACTIVITY" | "DECISION";

/** `OpenSWF.ListTaskLists` has a row like this for each list with tasks or pollers. */
export interface TaskListInfo {
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

export interface PollerInfo {
  readonly identity?: string;
  readonly waitingPolls: number;
  readonly waitingSinceTimestamp?: number;
  readonly lastPolledTimestamp: number;
  readonly server?: string;
}

export interface WaitingTaskInfo {
  readonly workflowExecution: WorkflowExecution;
  readonly scheduledEventId: EventId;
  readonly scheduledTimestamp: number;
  readonly taskPriority: string;
}

export interface TaskListDescription {
  readonly taskListInfo: TaskListInfo;
  readonly isPartial?: true;
  readonly pollers: readonly PollerInfo[];
  readonly tasks: readonly WaitingTaskInfo[];
}

/** The most task lists of a domain that are read: ten pages. */
const taskListsMax = 1_000;

interface TaskListsPage {
  readonly taskListInfos: readonly TaskListInfo[];
  readonly isPartial?: true;
  readonly nextPageToken?: string;
}

export interface TaskListsOfDomain {
  readonly lists: readonly TaskListInfo[];
  /** There are more than were read. */
  readonly isTruncated: boolean;
  /** A server may know of polls that it has not told to the one that answered. */
  readonly isPartial: boolean;
}

/** The task lists of a domain. */
export async function listTaskLists(swf: Swf, domain: string, signal: AbortSignal): Promise<TaskListsOfDomain> {
  const lists: TaskListInfo[] = [];
  let isPartial = false;
  let nextPageToken: string | undefined;
  do {
    const output = await swf.callExtension("OpenSWF.ListTaskLists", { domain, nextPageToken }, signal);
    // `as`: openswf promises this output to the operation.
    const page = output as TaskListsPage;
    lists.push(...page.taskListInfos);
    isPartial ||= page.isPartial === true;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined && lists.length < taskListsMax);
  return { lists, isTruncated: nextPageToken !== undefined, isPartial };
}

/** One task list: its depth, its pollers, and the tasks that come next. */
export async function describeTaskList(
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

/** Reads what the server tells of a task list: all of it from openswf, a count from Amazon SWF. */
export async function readTaskList(
  swf: Swf,
  domain: string,
  kind: TaskListKind,
  name: string,
  signal: AbortSignal,
): Promise<TaskListNow> {
  if (swf.offers("OpenSWF.DescribeTaskList")) {
    try {
      return taskListNow((await describeTaskList(swf, domain, kind, name, signal)).taskListInfo);
    } catch (error) {
      // Whoever may not use it may still count.
      if (swf.offers("OpenSWF.DescribeTaskList")) throw error;
    }
  }
  const operation = kind === "DECISION" ? "CountPendingDecisionTasks" : "CountPendingActivityTasks";
  const { count, truncated = false } = await swf.call(operation, { domain, taskList: { name } }, signal);
  return {
    kind,
    pending: count,
    isTruncated: truncated,
    oldestAt: undefined,
    waitingPolls: undefined,
    lastPolledAt: undefined,
  };
}
