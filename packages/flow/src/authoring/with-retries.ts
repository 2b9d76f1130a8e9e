import { isNotBegun } from "../failures/not-begun.ts";
import { delayBeforeNext, policySettings, type RetryPolicy } from "./retry-policy.ts";
import { sleepFor } from "./timer.ts";

export interface Retrying {
  /** The id of the first attempt, once there is one. The timers of the waits name it. */
  readonly firstId: () => string | undefined;
  /** Whether another attempt after this wait would still be in time. */
  readonly mayWait?: (milliseconds: number) => boolean;
}

/**
 * Tries until it succeeds, fails for good, or `mayWait` says no. `attempt` is told its number, from 1. The waits are timers, which are
 * canceled with the scope. An attempt that no worker has begun, because it shut down, is made again at once and does not count.
 */
export async function withRetries<Result>(
  policy: RetryPolicy | undefined,
  attempt: (number: number) => Promise<Result>,
  { firstId, mayWait = () => true }: Retrying,
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
      const failed = number - notBegun;
      const delay = delayBeforeNext(policy, failed, error);
      if (policy === undefined || delay === undefined || !mayWait(delay)) throw error;
      await sleepFor(delay, waitControl(policy, failed + 1, firstId()));
    }
  }
}

/** What the timer of a wait says for those who read histories. Replay does not look at it. */
function waitControl(policy: RetryPolicy, attempt: number, of: string | undefined): string {
  return JSON.stringify({ openswf: 1, attempt, of, policy: policySettings(policy) });
}
