import type { Decision } from "@openswf/model/decisions";
import type { CancelTimerFailedCause, StartTimerFailedCause } from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * StartTimer opens a timer, or records why it could not. The refusal is an event, not a fault: the call that carries
 * the decision has been accepted, so the decider can only learn of the refusal from the history it reads next. A timer
 * of 0 seconds fires right afterwards, in a transaction of its own.
 */
export function startTimer(deciding: Deciding, decision: Decision<"StartTimer">): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, startToFireTimeout, timerId } = decision.attributes;
  const refuse = (cause: StartTimerFailedCause): Decided => {
    transition.record("StartTimerFailed", { cause, decisionTaskCompletedEventId, timerId });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  const { timers } = transition.state;
  if (timers.has(timerId)) return refuse("TIMER_ID_ALREADY_IN_USE");
  if (timers.size >= transition.limits.openTimersMax) return refuse("OPEN_TIMERS_LIMIT_EXCEEDED");
  if (!context.takesToken("StartTimer", undefined)) return refuse("TIMER_CREATION_RATE_EXCEEDED");
  transition.record("TimerStarted", { control, decisionTaskCompletedEventId, startToFireTimeout, timerId });
  return taken;
}

/** CancelTimer ends an open timer. It does not wake the decider, which asked for it. */
export function cancelTimer(deciding: Deciding, decision: Decision<"CancelTimer">): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { timerId } = decision.attributes;
  const refuse = (cause: CancelTimerFailedCause): Decided => {
    transition.record("CancelTimerFailed", { cause, decisionTaskCompletedEventId, timerId });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  const timer = transition.state.timers.get(timerId);
  if (timer === undefined) return refuse("TIMER_ID_UNKNOWN");
  const { startedEventId } = timer;
  transition.record("TimerCanceled", { decisionTaskCompletedEventId, startedEventId, timerId });
  return taken;
}
