import { type Duration, toMilliseconds } from "../data/duration.ts";
import { hostFor } from "./current-host.ts";
import type { HistoryEvent } from "./history-event.ts";
import { currentScope } from "./scope.ts";

/** A timer of SWF that belongs to no scope. */
export interface Timer {
  /** Does nothing if it has fired. */
  cancel(): void;
}

/** Starts a timer. SWF counts whole seconds, so the time is rounded up. */
export function startTimer(milliseconds: number, fire: () => void): Timer {
  const host = hostFor("A timer");
  const timerId = host.nextId("t");
  const startToFireTimeout = String(Math.ceil(Math.max(0, milliseconds) / 1_000));
  let isOpen = true;
  let replacement: Timer | undefined;
  const operation = host.send(
    { decisionType: "StartTimer", attributes: { timerId, startToFireTimeout } },
    (event: HistoryEvent) => {
      if (event.eventType === "StartTimerFailed" && event.attributes.cause === "TIMER_CREATION_RATE_EXCEEDED") {
        isOpen = false;
        replacement = startTimer(milliseconds, fire);
      } else if (event.eventType === "TimerFired" && isOpen) {
        isOpen = false;
        fire();
      }
    },
  );
  return {
    cancel: () => {
      replacement?.cancel();
      if (!isOpen) return;
      isOpen = false;
      if (!operation.takeBack()) host.send({ decisionType: "CancelTimer", attributes: { timerId } });
    },
  };
}

/**
 * Waits, durably: for seconds or for months. SWF counts whole seconds, so the time is rounded up. Rejects with
 * `CanceledFailure` when the scope is canceled.
 */
export function sleep(duration: Duration): Promise<void> {
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const timer = startTimer(toMilliseconds(duration), () => {
      forget();
      resolve();
    });
    const forget = scope.whenCanceled((reason) => {
      timer.cancel();
      reject(reason);
    });
  });
}
