import type { PendingTaskCount, TaskList, WorkflowExecution } from "@openswf/model/wire-types";

/** What a task list holds: SWF has lists of decision tasks and of activity tasks, which may share a name. */
export type TaskListKind = "ACTIVITY" | "DECISION";

export interface ListTaskListsInput {
  readonly domain: string;
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

export interface ListTaskListsOutput {
  /** Lists of activity tasks, then lists of decision tasks, each by name in byte order. */
  readonly taskListInfos: readonly TaskListInfo[];
  /** Present if another server may know of polls that it has not told. */
  readonly isPartial?: true | undefined;
  readonly nextPageToken?: string | undefined;
}

/** A list with tasks, with polls that wait, or that was polled within an hour. Timestamps are seconds, as everywhere. */
export interface TaskListInfo {
  readonly taskList: TaskList;
  readonly kind: TaskListKind;
  readonly pendingTasks: PendingTaskCount;
  /** When the oldest task was scheduled; absent without tasks. */
  readonly oldestTaskTimestamp?: number | undefined;
  readonly waitingPolls: number;
  /** How many identities polled within five minutes, or poll now. */
  readonly pollers: number;
  /** When a poll came last; absent if none has since the server started, or for long. */
  readonly lastPolledTimestamp?: number | undefined;
  /** Tasks that polls got within the last minute. */
  readonly tasksStartedLastMinute: number;
}

export interface DescribeTaskListInput {
  readonly domain: string;
  readonly kind: TaskListKind;
  readonly taskList: TaskList;
}

export interface DescribeTaskListOutput {
  readonly taskListInfo: TaskListInfo;
  /** Present if another server may know of polls that it has not told. */
  readonly isPartial?: true | undefined;
  /** Those whose polls wait first, then by the time of their last poll, latest first. At most 200. */
  readonly pollers: readonly PollerInfo[];
  /** The tasks that polls get first, in this order. At most 100. */
  readonly tasks: readonly WaitingTaskInfo[];
}

/** Whoever polls with one identity at one server, or with none. */
export interface PollerInfo {
  readonly identity?: string | undefined;
  readonly waitingPolls: number;
  /** When the poll that waits longest arrived; absent if none waits. */
  readonly waitingSinceTimestamp?: number | undefined;
  readonly lastPolledTimestamp: number;
  /** The name of the server; absent for a server without one. */
  readonly server?: string | undefined;
}

interface WaitingTaskInfo {
  readonly workflowExecution: WorkflowExecution;
  readonly scheduledEventId: number;
  readonly scheduledTimestamp: number;
  readonly taskPriority: string;
}
