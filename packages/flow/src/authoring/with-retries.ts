import { isNotBegun } from "../failures/not-begun.ts";
import { delayBeforeNext, type RetryPolicy } from "./retry-policy.ts";
import { sleepFor } from "./timer.ts";

/**
 * Tries until it succeeds, fails for good, or `mayWait` says no. `attempt` is told its number, from 1. The waits are timers, which are
 * canceled with the scope. An attempt that no worker has begun, because it shut down, is made again at once and does not count.
 */
export async function withRetries<Result>(
  policy: RetryPolicy | undefined,
  attempt: (number: number) => Promise<Result>,
  mayWait: (milliseconds: number) => boolean = () => true,
): Promise<Result> {
  let notBegun = 0;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      if (isNotBegun(error)) {
        notBegun += 1;
        continue;
      }
      const delay = delayBeforeNext(policy, number - notBegun, error);
      if (delay === undefined || !mayWait(delay)) throw error;
      await sleepFor(delay);
    }
  }
}
