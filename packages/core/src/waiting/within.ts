import type { Clock } from "../ports/clock.ts";
import { after } from "./after.ts";

/**
 * Settles with `work`, or when `ms` have passed: it then calls `onLate` and no longer waits. The work itself is not
 * stopped, and its later failure is ignored.
 */
export function within(clock: Clock, ms: number, work: Promise<void>, onLate: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = after(clock, ms, () => {
      onLate();
      resolve();
    });
    work.then(resolve, reject).finally(cancel);
  });
}
