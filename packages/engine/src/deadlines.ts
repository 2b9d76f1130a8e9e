import type { EventId, Instant } from "@openswf/model/brand";
import { endOf } from "./duration.ts";
import type { ActivityTaskState, DecisionTaskState, ExecutionState, LambdaFunctionState } from "./state.ts";

/** Something that happens to an execution only because time passes. */
export type Deadline =
  | { readonly kind: "executionTimeout"; readonly due: Instant }
  | {
      readonly kind: "decisionTaskTimeout";
      readonly due: Instant;
      readonly timeoutType: "START_TO_CLOSE" | "SCHEDULE_TO_START";
    }
  | {
      readonly kind: "activityTaskTimeout";
      readonly due: Instant;
      readonly scheduledEventId: EventId;
      readonly timeoutType: "SCHEDULE_TO_CLOSE" | "START_TO_CLOSE" | "HEARTBEAT" | "SCHEDULE_TO_START";
    }
  /**
   * A cancel was requested before any poll took the task. The task is canceled at once, in a transaction of its own.
   */
  | { readonly kind: "activityTaskCancel"; readonly due: Instant; readonly scheduledEventId: EventId }
  | { readonly kind: "timer"; readonly due: Instant; readonly timerId: string }
  | { readonly kind: "lambdaFunctionTimeout"; readonly due: Instant; readonly scheduledEventId: EventId };

/** The timeout of a Lambda function whose decision sets none, in seconds. (guide) */
const lambdaTimeoutDefault = "900";

export function decisionTaskDeadline(task: DecisionTaskState): Deadline | undefined {
  if (task.startedAt !== undefined) {
    const due = endOf(task.startedAt, task.startToCloseTimeout);
    return due === undefined ? undefined : { kind: "decisionTaskTimeout", due, timeoutType: "START_TO_CLOSE" };
  }
  const due = endOf(task.pollableAt, task.scheduleToStartTimeout);
  return due === undefined ? undefined : { kind: "decisionTaskTimeout", due, timeoutType: "SCHEDULE_TO_START" };
}

/**
 * The first of an activity task's clocks to run out. Ties are resolved in this order: schedule-to-close,
 * start-to-close, heartbeat, schedule-to-start.
 */
export function activityTaskDeadline(task: ActivityTaskState): Deadline | undefined {
  const { scheduledEventId, startedAt } = task;
  if (startedAt === undefined && task.cancelRequestedEventId !== undefined) {
    return { kind: "activityTaskCancel", due: task.scheduledAt, scheduledEventId };
  }
  const closes = endOf(task.scheduledAt, task.scheduleToCloseTimeout);
  const toClose = activityTaskTimeout(undefined, "SCHEDULE_TO_CLOSE", closes, scheduledEventId);
  if (startedAt === undefined) {
    const starts = endOf(task.scheduledAt, task.scheduleToStartTimeout);
    return activityTaskTimeout(toClose, "SCHEDULE_TO_START", starts, scheduledEventId);
  }
  const runsOut = endOf(startedAt, task.startToCloseTimeout);
  const whileRunning = activityTaskTimeout(toClose, "START_TO_CLOSE", runsOut, scheduledEventId);
  const falls = endOf(task.heartbeat?.at ?? startedAt, task.heartbeatTimeout);
  return activityTaskTimeout(whileRunning, "HEARTBEAT", falls, scheduledEventId);
}

type ActivityTaskTimeout = Deadline & { readonly kind: "activityTaskTimeout" };

/** The earlier of `first` and the timeout that is due at `due`, or `first` when both are due at the same time. */
function activityTaskTimeout(
  first: ActivityTaskTimeout | undefined,
  timeoutType: ActivityTaskTimeout["timeoutType"],
  due: Instant | undefined,
  scheduledEventId: EventId,
): ActivityTaskTimeout | undefined {
  if (due === undefined || (first !== undefined && first.due <= due)) return first;
  return { kind: "activityTaskTimeout", due, scheduledEventId, timeoutType };
}

export function lambdaFunctionDeadline(scheduledEventId: EventId, lambda: LambdaFunctionState): Deadline | undefined {
  if (lambda.startedAt === undefined) return undefined;
  const timeout = lambda.startToCloseTimeout;
  const due = endOf(lambda.startedAt, timeout === undefined || timeout === "NONE" ? lambdaTimeoutDefault : timeout);
  return due === undefined ? undefined : { kind: "lambdaFunctionTimeout", due, scheduledEventId };
}

/** Every deadline of an open execution, unordered. Each open item has at most one. */
export function* deadlinesOf(state: ExecutionState): Generator<Deadline> {
  if (state.closing !== undefined) return;
  const executionDue = endOf(state.startedAt, state.settings.executionStartToCloseTimeout);
  if (executionDue !== undefined) yield { kind: "executionTimeout", due: executionDue };
  const decision = state.decisionTask === undefined ? undefined : decisionTaskDeadline(state.decisionTask);
  if (decision !== undefined) yield decision;
  for (const task of state.activityTasks.values()) {
    const deadline = activityTaskDeadline(task);
    if (deadline !== undefined) yield deadline;
  }
  for (const [timerId, timer] of state.timers) yield { kind: "timer", due: timer.firesAt, timerId };
  for (const [scheduledEventId, lambda] of state.lambdaFunctions) {
    const deadline = lambdaFunctionDeadline(scheduledEventId, lambda);
    if (deadline !== undefined) yield deadline;
  }
}

/** The next instant at which the execution needs attention; `undefined` for never. */
export function nearestDeadline(state: ExecutionState): Instant | undefined {
  let nearest: Instant | undefined;
  for (const { due } of deadlinesOf(state)) if (nearest === undefined || due < nearest) nearest = due;
  return nearest;
}
