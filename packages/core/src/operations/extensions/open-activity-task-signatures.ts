import type { ActivityTaskTimeoutType, ActivityType, TaskList, WorkflowExecution } from "@openswf/model/wire-types";

export interface ListOpenActivityTasksInput {
  readonly domain: string;
  readonly execution: WorkflowExecution;
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

export interface ListOpenActivityTasksOutput {
  /** In the order in which they were scheduled. Those of a closed execution are what it left open. */
  readonly activityTasks: readonly OpenActivityTask[];
  readonly nextPageToken?: string | undefined;
}

/** Timestamps are seconds, as everywhere. */
export interface OpenActivityTask {
  readonly activityId: string;
  readonly activityType: ActivityType;
  readonly taskList: TaskList;
  readonly taskPriority?: string | undefined;
  readonly scheduledEventId: number;
  readonly scheduledTimestamp: number;
  /** This and the members up to the heartbeat are absent until a worker has the task. */
  readonly startedEventId?: number | undefined;
  readonly startedTimestamp?: number | undefined;
  /** Of the worker that has it, as its poll gave it. */
  readonly identity?: string | undefined;
  /** Absent until the first heartbeat. */
  readonly lastHeartbeatTimestamp?: number | undefined;
  /** Of the last heartbeat that had any. */
  readonly lastHeartbeatDetails?: string | undefined;
  readonly cancelRequested: boolean;
  /** The first clock of the task to run out; absent if none will. */
  readonly nextTimeoutType?: ActivityTaskTimeoutType | undefined;
  readonly nextTimeoutTimestamp?: number | undefined;
}
