import { timesOutAt } from "../execution/execution-state.ts";
import type { OpenChild, OpenLambda, OpenRequest, OpenTimer } from "../execution/open-work.ts";
import { failureText } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import { slowMs } from "./decision-reasons.ts";
import type { Parts } from "./parts.ts";
import { eventPart, executionPart, messageText, nameText } from "./phrases.ts";
import { type Reason, reason, type WhyInput } from "./why.ts";

export function lambdaReason({ id, name, scheduledAt, scheduledEventId, startToCloseMs, started }: OpenLambda): Reason {
  const sentence = [
    started === undefined ? "Waits " : "Has waited ",
    { kind: "since", at: started?.at ?? scheduledAt } as const,
    " for Lambda function ",
    eventPart(`${nameText(name)} (${nameText(id)})`, scheduledEventId),
    started === undefined ? " to start" : " to end",
  ];
  const dueAt = started === undefined || startToCloseMs === undefined ? undefined : started.at + startToCloseMs;
  return reason("lambda", "calm", sentence, [], dueAt);
}

export function childReason(child: OpenChild): Reason {
  const { workflowId, workflowType, scheduledEventId, scheduledAt, started } = child;
  const sentence = [
    "Waits ",
    { kind: "since", at: started?.at ?? scheduledAt } as const,
    ` for ${started === undefined ? "the start of " : ""}`,
    eventPart("child", scheduledEventId),
    " ",
    executionPart(workflowId, started?.runId),
    ` (${nameText(workflowType.name)})`,
  ];
  return reason("child", "calm", sentence, ["Open the child to see what it waits for."]);
}

export function requestReason({
  kind,
  signalName,
  workflowId,
  runId,
  scheduledEventId,
  scheduledAt,
}: OpenRequest): Reason {
  const what = signalName === undefined ? kind : `${kind} ${nameText(signalName)}`;
  const sentence = [
    "Waits ",
    { kind: "since", at: scheduledAt } as const,
    " for the ",
    eventPart(what, scheduledEventId),
    " to reach ",
    executionPart(workflowId, runId),
  ];
  return reason("request", "calm", sentence);
}

export function timerReason({ timerId, scheduledEventId, firesAt }: OpenTimer, { now }: WhyInput): Reason {
  const timer = eventPart(nameText(timerId), scheduledEventId);
  if (firesAt >= now) {
    return reason("timer", "calm", ["Timer ", timer, " fires in ", { kind: "until", at: firesAt }], [], firesAt);
  }
  const isLate = now - firesAt > slowMs;
  const sentence = ["Timer ", timer, " was due ", { kind: "since", at: firesAt } as const, " ago"];
  const advice = isLate ? ["Reload the history. If the timer is still open, check that the server is running."] : [];
  return reason("timer", isLate ? "watch" : "calm", sentence, advice);
}

/** A decider has seen a cancel request, and the execution has not ended. */
export function cancelReasons({ state, now }: WhyInput): readonly Reason[] {
  const { cancelRequested, lastDecision } = state;
  if (cancelRequested === undefined || (lastDecision?.startedEventId ?? 0) < cancelRequested.eventId) return [];
  const { eventId, eventTimestamp } = cancelRequested;
  const sentence = [
    eventPart("Cancellation", eventId),
    " was requested ",
    { kind: "since", at: eventTimestamp } as const,
    " ago, and the decider has not closed the execution yet",
  ];
  const isSlow = now - eventTimestamp > slowMs;
  const advice = isSlow ? ["The workflow may be cleaning up. Terminate it if it does not close by itself."] : [];
  return [reason("cancel requested", "calm", sentence, advice)];
}

/** Less than this part of the time of an execution is left. */
const nearEndShare = 0.1;

/** The time of the execution itself is nearly over. */
export function executionTimeoutReasons({ state, now }: WhyInput): readonly Reason[] {
  const { started } = state;
  const dueAt = timesOutAt(state);
  if (started === undefined || dueAt === undefined || now > dueAt) return [];
  if (dueAt - now > (dueAt - started.eventTimestamp) * nearEndShare) return [];
  const sentence = [
    "The execution itself ",
    eventPart("times out", started.eventId),
    " in ",
    { kind: "until", at: dueAt } as const,
  ];
  const advice = ["SWF cannot extend this. If it does not close in time, run it again with a longer time-out."];
  return [reason("execution times out", "watch", sentence, advice, dueAt)];
}

/** Nothing is open and no decision task comes: only the outside can wake the execution. */
export function nothingOpen({ state }: WhyInput): Reason {
  const dueAt = timesOutAt(state);
  const until: Parts = dueAt === undefined ? [] : [", or its time-out in ", { kind: "until", at: dueAt }];
  const signal = "Send the signal it expects, or terminate it.";
  const refused = state.lastDecision?.refused.at(-1);
  if (refused !== undefined) {
    const failure = failureOf(refused);
    const sentence = [
      "SWF ",
      eventPart("refused", refused.eventId),
      ` the last decision (${messageText(failure === undefined ? refused.eventType : failureText(failure))}), and nothing else is open: it waits for a signal or a cancel request`,
      until,
    ];
    return reason(
      "nothing open",
      "stuck",
      sentence,
      ["The decider should have reacted to the refusal.", ` ${signal}`],
      dueAt,
    );
  }
  const last = state.lastDecision;
  const why: Parts =
    last !== undefined && last.decisions === 0
      ? ["The ", eventPart("last decision task", last.completedEventId), " made no decisions and nothing is open"]
      : ["Nothing is open"];
  return reason("nothing open", "watch", [why, ": it waits for a signal or a cancel request", until], [signal], dueAt);
}
