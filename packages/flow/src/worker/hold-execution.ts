import type { Decision } from "@aws-sdk/client-swf";
import { encodeFailure } from "../failures/encode-failure.ts";
import { type LastHold, lastHold, notHeld } from "../histories/last-hold.ts";
import { pageSize } from "../histories/read-history.ts";
import { heldMarker, heldTimerPrefix } from "../replay/markers.ts";
import type { Answering } from "../transport/answering.ts";
import { respond, startTimer } from "./answer-decision.ts";
import { about, type DecisionWork, type OpenDecisionTask } from "./decision-work.ts";
import { executionContext } from "./execution-context.ts";
import type { DecisionTaskOutcome } from "./measure.ts";
import { messageOf } from "./worker-log.ts";

// An execution whose code fails is held: the run stays open, its history says why, and the code is tried again after a wait.
//
// H1. Each attempt is answered with a marker, which tells replay that nothing was decided.
// H2. One timer at a time brings the next attempt. Without this, each signal to a held execution would add a chain of attempts.
// H3. The waits grow, so that an execution that nobody looks after lives for months before its history is full.

/** The waits in seconds: doubling from 1 to 10 minutes, and an hour each after so many attempts. */
const waits = { max: 600, patientAfter: 100, patient: 3_600 };
/** Characters of the failure in the marker. Quotes in it may take twice the room. */
const detailsMax = 8_000;

/** Why an execution is held. `heldInARow` is what replay has counted, if it came so far. */
export interface Held {
  readonly error: unknown;
  readonly heldInARow: number;
  readonly answering: Answering<"PollForDecisionTask">;
}

/** Answers a task with nothing but the reason why nothing was decided. */
export async function holdExecution(
  work: DecisionWork,
  task: OpenDecisionTask,
  { error, heldInARow, answering }: Held,
): Promise<DecisionTaskOutcome> {
  const { log } = work;
  try {
    const before = task.previousStartedEventId === 0 ? notHeld : await heldBefore(work, task);
    // Without this, the refusal of one timer would bring the attempt that starts the next. The time-out is the wait.
    if (before.isRefused) return leave(work, task, "too many timers are open", error);
    const attempt = Math.max(before.attempts, heldInARow) + 1;
    const seconds = secondsAfter(attempt);
    const timerId = before.timerId ?? `${heldTimerPrefix}${task.startedEventId}`;
    const failure = { error: messageOf(error), stack: stackOf(work, error), attempt };
    const when = before.timerId === undefined ? `in ${seconds} s` : "when the timer of the attempt before fires";
    log.error(
      { ...about(task), ...failure },
      `the execution is held; trying again ${when}, or when anything happens to it`,
    );
    const decisions = [await marker(work, task, { attempt, timerId, error })];
    if (before.timerId === undefined) decisions.push(startTimer(timerId, seconds));
    const context = await executionContext(work, task, undefined);
    const answer = {
      taskToken: task.taskToken,
      decisions,
      ...(context !== undefined && { executionContext: context }),
    };
    return (await respond(work, answer, answering)) ? "held" : "lost";
  } catch (fault) {
    return leave(work, task, messageOf(fault), error);
  }
}

function leave({ log }: DecisionWork, task: OpenDecisionTask, why: string, error: unknown): "unanswered" {
  const fields = { ...about(task), why, error: messageOf(error) };
  log.error(fields, "nothing was decided, and SWF could not be told; the task comes again when it has timed out");
  return "unanswered";
}

function secondsAfter(attempt: number): number {
  if (attempt > waits.patientAfter) return waits.patient;
  return Math.min(waits.max, 2 ** Math.min(attempt - 1, 30));
}

function stackOf({ code }: DecisionWork, error: unknown): string | undefined {
  // Not `instanceof`: errors of workflow code are of its realm.
  if (typeof error !== "object" || error === null || !("stack" in error)) return undefined;
  return typeof error.stack === "string" ? code.originalStack(error.stack) : undefined;
}

async function marker(
  { code, payloads }: DecisionWork,
  { startedEventId }: OpenDecisionTask,
  { attempt, timerId, error }: { readonly attempt: number; readonly timerId: string; readonly error: unknown },
): Promise<Decision> {
  const failure = encodeFailure(error, { detailsMax, mapStack: (stack) => code.originalStack(stack) });
  const details = await payloads.encode(failure.details, { what: "The failure of a held execution" });
  const text = JSON.stringify({ id: String(startedEventId), attempt, timerId, reason: failure.reason, details });
  return {
    decisionType: "RecordMarker",
    recordMarkerDecisionAttributes: { markerName: heldMarker, details: text },
  };
}

/** Read from the end of the history, because the replay may have failed anywhere. */
async function heldBefore(
  { calls, domain }: DecisionWork,
  { workflowExecution: execution, startedEventId }: OpenDecisionTask,
): Promise<LastHold> {
  const input = { domain, execution, reverseOrder: true, maximumPageSize: pageSize };
  const { events = [] } = await calls.call("GetWorkflowExecutionHistory", input);
  return lastHold(events.filter(({ eventId = 0 }) => eventId <= startedEventId));
}
