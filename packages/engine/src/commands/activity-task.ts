import type { EventId, Instant } from "@openswf/model/brand";
import { unknownActivityTask } from "@openswf/model/faults";
import type { ActivityType } from "@openswf/model/wire-types";
import type { ActivityTaskState } from "../state.ts";
import { activityTaskOffer, isPollable, isStartedAs } from "../tasks.ts";
import type { Transition } from "../transition.ts";

export interface StartedActivityTask {
  readonly activityId: string;
  readonly activityType: ActivityType;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  readonly startedAt: Instant;
}

/** A poll takes the activity task. `undefined` when the task is no longer available. */
export function startActivityTask(
  transition: Transition,
  scheduledEventId: EventId,
  identity: string | undefined,
): StartedActivityTask | undefined {
  const task = transition.state.activityTasks.get(scheduledEventId);
  if (transition.isClosed || task === undefined || !isPollable(task)) return undefined;
  transition.withdraw(activityTaskOffer(task));
  const startedEventId = transition.record("ActivityTaskStarted", { identity, scheduledEventId });
  const { activityId, activityType } = task;
  return { activityId, activityType, scheduledEventId, startedEventId, startedAt: transition.at };
}

/** What identifies one attempt of an activity task, as its task token names it. */
export interface ActivityTaskAttempt {
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /** `undefined` if the token does not say. */
  readonly startedAt?: Instant | undefined;
}

function requireStarted(transition: Transition, attempt: ActivityTaskAttempt): ActivityTaskState {
  transition.requireOpen();
  const task = transition.state.activityTasks.get(attempt.scheduledEventId);
  if (task === undefined || !isStartedAs(task, attempt)) throw unknownActivityTask(attempt.scheduledEventId);
  return task;
}

/**
 * Restarts the heartbeat clock and keeps the details for a later timeout. Records no event. The result tells the worker
 * whether a cancel has been requested.
 */
export function recordActivityTaskHeartbeat(
  transition: Transition,
  attempt: ActivityTaskAttempt,
  details: string | undefined,
): { readonly cancelRequested: boolean } {
  const task = requireStarted(transition, attempt);
  // A heartbeat without details keeps the details of the previous one: they are the last the worker reported.
  transition.recordHeartbeat(attempt.scheduledEventId, {
    at: transition.at,
    details: details ?? task.heartbeat?.details,
  });
  return { cancelRequested: task.cancelRequestedEventId !== undefined };
}

export function completeActivityTask(
  transition: Transition,
  attempt: ActivityTaskAttempt,
  result: string | undefined,
): void {
  requireStarted(transition, attempt);
  const { scheduledEventId, startedEventId } = attempt;
  transition.retireActivityTask(scheduledEventId);
  transition.record("ActivityTaskCompleted", { result, scheduledEventId, startedEventId });
  transition.askForDecision();
}

export function failActivityTask(
  transition: Transition,
  attempt: ActivityTaskAttempt,
  failure: { readonly reason: string | undefined; readonly details: string | undefined },
): void {
  requireStarted(transition, attempt);
  const { scheduledEventId, startedEventId } = attempt;
  const { details, reason } = failure;
  transition.retireActivityTask(scheduledEventId);
  transition.record("ActivityTaskFailed", { details, reason, scheduledEventId, startedEventId });
  transition.askForDecision();
}

/** Accepted whether or not a cancel was requested, as in the service. (seen) */
export function cancelActivityTask(
  transition: Transition,
  attempt: ActivityTaskAttempt,
  details: string | undefined,
): void {
  const task = requireStarted(transition, attempt);
  const { scheduledEventId, startedEventId } = attempt;
  transition.retireActivityTask(scheduledEventId);
  transition.record("ActivityTaskCanceled", {
    details,
    latestCancelRequestedEventId: task.cancelRequestedEventId,
    scheduledEventId,
    startedEventId,
  });
  transition.askForDecision();
}
