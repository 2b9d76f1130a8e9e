import { defineName } from "../data/define-name.ts";
import { FlowError, type FlowErrorOptions } from "./flow-error.ts";

/** SWF did not schedule an activity task, local activity or Lambda function, or lost it. The activity did not run. */
export class ActivityFailure extends FlowError {
  static {
    defineName(ActivityFailure, "ActivityFailure");
  }

  get kind(): "ActivityFailure" {
    return "ActivityFailure";
  }
  /** SWF's cause, such as `ACTIVITY_TYPE_DOES_NOT_EXIST` or `OPEN_ACTIVITIES_LIMIT_EXCEEDED`. */
  readonly swfCause: string;

  constructor(message: string, { swfCause, ...options }: FlowErrorOptions & { readonly swfCause: string }) {
    super(message, options);
    this.swfCause = swfCause;
  }
}

/** SWF did not start a child, or could not deliver a signal or cancel request to an execution. */
export class ChildFailure extends FlowError {
  static {
    defineName(ChildFailure, "ChildFailure");
  }

  get kind(): "ChildFailure" {
    return "ChildFailure";
  }
  /** SWF's cause, such as `WORKFLOW_ALREADY_RUNNING` or `UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION`. */
  readonly swfCause: string;

  constructor(message: string, { swfCause, ...options }: FlowErrorOptions & { readonly swfCause: string }) {
    super(message, options);
    this.swfCause = swfCause;
  }
}

/** Which of SWF's time limits has passed. A workflow execution has START_TO_CLOSE only. */
export type TimeoutType = "START_TO_CLOSE" | "SCHEDULE_TO_START" | "SCHEDULE_TO_CLOSE" | "HEARTBEAT";

export interface TimeoutFailureOptions<Details = unknown> extends FlowErrorOptions {
  readonly timeoutType: TimeoutType;
  readonly lastHeartbeatDetails?: Details;
}

/** A time limit has passed. Whoever worked on it may still be at it. */
export class TimeoutFailure<Details = unknown> extends FlowError {
  static {
    defineName(TimeoutFailure, "TimeoutFailure");
  }

  get kind(): "TimeoutFailure" {
    return "TimeoutFailure";
  }
  readonly timeoutType: TimeoutType;
  /** What the activity said in its last heartbeat, if it said anything. */
  declare readonly lastHeartbeatDetails?: Details;

  constructor(message: string, options: TimeoutFailureOptions<Details>) {
    const { timeoutType, lastHeartbeatDetails, ...rest } = options;
    super(message, rest);
    this.timeoutType = timeoutType;
    if (lastHeartbeatDetails !== undefined) this.lastHeartbeatDetails = lastHeartbeatDetails;
  }
}

export interface CanceledFailureOptions<Details = unknown> extends FlowErrorOptions {
  readonly details?: Details;
}

/** Work was canceled: an activity, a child, a timer, or the scope that this code runs in. */
export class CanceledFailure<Details = unknown> extends FlowError {
  static {
    defineName(CanceledFailure, "CanceledFailure");
  }

  get kind(): "CanceledFailure" {
    return "CanceledFailure";
  }
  /** What the canceled activity or child left as its details. */
  declare readonly details?: Details;

  constructor(message: string, { details, ...options }: CanceledFailureOptions<Details> = {}) {
    super(message, options);
    if (details !== undefined) this.details = details;
  }
}

export interface TerminatedFailureOptions extends FlowErrorOptions {
  /** Why, in the words of whoever terminated it: SWF's `reason`. */
  readonly reason?: string;
  readonly details?: unknown;
}

/** An execution was terminated: its code had no say, and cleaned nothing up. */
export class TerminatedFailure extends FlowError {
  static {
    defineName(TerminatedFailure, "TerminatedFailure");
  }

  get kind(): "TerminatedFailure" {
    return "TerminatedFailure";
  }
  declare readonly reason?: string;
  declare readonly details?: unknown;

  constructor(message: string, { reason, details, ...options }: TerminatedFailureOptions = {}) {
    super(message, options);
    if (reason !== undefined) this.reason = reason;
    if (details !== undefined) this.details = details;
  }
}
