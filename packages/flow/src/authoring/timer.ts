import { type Duration, toMilliseconds, toSeconds } from "../data/duration.ts";
import { hostFor } from "./current-host.ts";
import { intercepted } from "./interceptors.ts";
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
  const startToFireTimeout = String(toSeconds(milliseconds));
  let isOpen = true;
  const operation = host.send({ decisionType: "StartTimer", attributes: { timerId, startToFireTimeout } }, (event) => {
    if (event.eventType !== "TimerFired" || !isOpen) return;
    isOpen = false;
    fire();
  });
  return {
    cancel: () => {
      if (!isOpen) return;
      isOpen = false;
      if (!operation.takeBack()) host.send({ decisionType: "CancelTimer", attributes: { timerId } });
    },
  };
}

/**
 * Waits, durably: for seconds or for months. SWF counts whole seconds, so the time is rounded up. Rejects with
 * `CanceledFailure` when the scope is canceled.
 *
 *     await sleep("3 days");
 */
export async function sleep(duration: Duration): Promise<void> {
  const milliseconds = toMilliseconds(duration);
  await intercepted("sleep", (call) => sleepFor(call.milliseconds))({ milliseconds });
}

/** Waits without asking interceptors. */
export function sleepFor(milliseconds: number): Promise<void> {
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const timer = startTimer(milliseconds, () => {
      forget();
      resolve();
    });
    const forget = scope.whenCanceled((reason) => {
      timer.cancel();
      reject(reason);
    });
  });
}
