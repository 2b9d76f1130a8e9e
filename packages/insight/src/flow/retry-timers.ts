import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { timeoutMs } from "../history/read-event.ts";

/** A timer that the workflow's code has asked for. */
export interface CodeTimer {
  readonly timerEventId: EventId;
  readonly seconds: number;
  readonly firesAt: Instant;
}

/** A call whose last attempt has failed. */
export interface FailedCall {
  readonly firstId: string;
  /** What its waits so far, or the failure itself, let expect; `undefined` if nothing does. */
  readonly expectedSeconds: number | undefined;
  /** The failure says that it is not to be tried again. */
  readonly isFinal: boolean;
}

/**
 * R1. Failures are delivered in the order of their events, and each retry starts its timer at once. So in one decision task the timers
 *     of retries are in the order of the failures.
 * R2. Other timers may lie in between, and some failures start none. If there are as many timers as failures, all belong together.
 *     Otherwise a timer belongs to the next failure that expects its length.
 *
 * @returns the timer of each call that has one, by `firstId`
 */
export function matchRetryTimers(
  failed: readonly FailedCall[],
  timers: readonly CodeTimer[],
): ReadonlyMap<string, CodeTimer> {
  const retryable = failed.filter(({ isFinal }) => !isFinal);
  const found = new Map<string, CodeTimer>();
  let next = 0;
  for (const [index, { firstId, expectedSeconds }] of retryable.entries()) {
    const isEven = retryable.length === timers.length;
    const at = isEven ? index : timers.findIndex((timer, place) => place >= next && timer.seconds === expectedSeconds);
    const timer = timers[at];
    if (timer === undefined) continue;
    found.set(firstId, timer);
    next = at + 1;
  }
  return found;
}

/** A timer of the code itself; `undefined` for those of the library. */
export function codeTimer(event: HistoryEvent<"TimerStarted">): CodeTimer | undefined {
  const { timerId, startToFireTimeout } = event.attributes;
  if (timerId.startsWith("openswf.")) return undefined;
  const ms = timeoutMs(startToFireTimeout) ?? 0;
  return { timerEventId: event.eventId, seconds: ms / 1000, firesAt: event.eventTimestamp + ms };
}
