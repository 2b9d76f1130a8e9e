import { type Duration, toMilliseconds, toSeconds } from "../data/duration.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { hostFor } from "./current-host.ts";
import { intercepted } from "./interceptors.ts";
import { currentScope } from "./scope.ts";

/** A timer of SWF that belongs to no scope. */
export interface Timer {
  /** Does nothing if it has fired. */
  cancel(): void;
}

export interface TimerEnd {
  readonly fire: () => void;
  /** SWF did not start the timer: those who run the worker may not. */
  readonly refuse: (error: Error) => void;
}

/** Starts a timer. SWF counts whole seconds, so the time is rounded up. `control` is for those who read histories. */
export function startTimer(milliseconds: number, end: TimerEnd, control?: string): Timer {
  const host = hostFor("A timer");
  const timerId = host.nextId("t");
  const startToFireTimeout = String(toSeconds(milliseconds));
  let isOpen = true;
  const attributes = { timerId, startToFireTimeout, ...(control !== undefined && { control }) };
  const operation = host.send({ decisionType: "StartTimer", attributes }, (event) => {
    if (!isOpen) return;
    if (event.eventType === "TimerFired") {
      isOpen = false;
      end.fire();
    } else if (event.eventType === "StartTimerFailed") {
      isOpen = false;
      end.refuse(notStarted(event.attributes.cause ?? "OPERATION_NOT_PERMITTED"));
    }
  });
  return {
    cancel: () => {
      if (!isOpen) return;
      isOpen = false;
      if (!operation.takeBack()) host.send({ decisionType: "CancelTimer", attributes: { timerId } });
    },
  };
}

function notStarted(cause: string): Error {
  const message = `SWF did not start a timer: ${cause}. Allow swf:StartTimer to those who run the worker.`;
  return new ApplicationFailure(message, { type: "StartTimerFailed", details: { cause } });
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

/** Waits without asking interceptors. `control` is for those who read histories. */
export function sleepFor(milliseconds: number, control?: string): Promise<void> {
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const end: TimerEnd = {
      fire: () => {
        forget();
        resolve();
      },
      refuse: (error) => {
        forget();
        reject(error);
      },
    };
    const timer = startTimer(milliseconds, end, control);
    const forget = scope.whenCanceled((reason) => {
      timer.cancel();
      reject(reason);
    });
  });
}
