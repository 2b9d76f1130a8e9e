import type { Clock } from "../ports/clock.ts";

/** Calls `callback` once, `ms` from now. Call the result to cancel it. */
export function after(clock: Clock, ms: number, callback: () => void): () => void {
  return clock.after(ms, callback);
}

/** Settles `ms` from now. It cannot be cancelled: use an `Alarm` for a wait that may have to end early. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void after(clock, ms, resolve));
}
