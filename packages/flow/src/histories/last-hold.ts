import type { HistoryEvent } from "@aws-sdk/client-swf";
import { heldMarker } from "../replay/markers.ts";

/** What the last decision has left in the history if its code failed. */
export interface LastHold {
  /** Attempts in a row that have failed; 0 if the last one did not. */
  readonly attempts: number;
  /** The timer that brings the next attempt, if it is still open. */
  readonly timerId: string | undefined;
  /** SWF did not start the timer: too many are open. */
  readonly isRefused: boolean;
  /** Why the last attempt failed, as a failure on the wire. Its details are encoded. */
  readonly failure: { readonly reason: string | undefined; readonly details: string | undefined };
  /** When the last attempt failed. */
  readonly at: Date | undefined;
}

const noFailure = { reason: undefined, details: undefined };
export const notHeld: LastHold = {
  attempts: 0,
  timerId: undefined,
  isRefused: false,
  failure: noFailure,
  at: undefined,
};

/** `events` from the last to the first. More than a page of them since the last decision is as if there had been no hold. */
export function lastHold(events: readonly HistoryEvent[]): LastHold {
  const completed = events.find(({ eventType }) => eventType === "DecisionTaskCompleted");
  const startedEventId = completed?.decisionTaskCompletedEventAttributes?.startedEventId ?? 0;
  const ofTask = events.find(
    ({ markerRecordedEventAttributes: attributes }) =>
      attributes?.markerName === heldMarker && attributes.decisionTaskCompletedEventId === completed?.eventId,
  );
  const held = detailsOf(ofTask?.markerRecordedEventAttributes?.details);
  if (completed === undefined || held === undefined) return notHeld;
  const since = events.filter(({ eventId = 0 }) => eventId > startedEventId);
  const isFired = since.some(({ timerFiredEventAttributes: fired }) => fired?.timerId === held.timerId);
  const isRefused = since.some(({ startTimerFailedEventAttributes: refused }) => refused?.timerId === held.timerId);
  const { attempt: attempts, timerId, reason, details } = held;
  const failure = { reason, details };
  return { attempts, timerId: isFired ? undefined : timerId, isRefused, failure, at: ofTask?.eventTimestamp };
}

interface HeldDetails {
  readonly attempt: number;
  readonly timerId: string;
  readonly reason?: string;
  readonly details?: string;
}

function detailsOf(text: string | undefined): HeldDetails | undefined {
  if (text === undefined) return undefined;
  // `as`: only we write markers of this name.
  const held = JSON.parse(text) as Partial<HeldDetails>;
  return typeof held.attempt === "number" && typeof held.timerId === "string" ? (held as HeldDetails) : undefined;
}
