import { sleepFor } from "./timer.ts";

/** The wait in milliseconds before a decision that SWF has throttled is taken again. */
const throttledMs = 1_000;

/** SWF did not take a decision because too many are made at once. It can be tried again at any time. */
class Throttled extends Error {}

/** The error of a refused decision: `refusal`, unless SWF will take the same decision later. */
export function refusedBecause(cause: string, refusal: () => Error): Error {
  return isThrottled(cause) ? new Throttled(cause) : refusal();
}

export function isThrottled(cause: string): boolean {
  return cause.endsWith("_RATE_EXCEEDED") || (cause.startsWith("OPEN_") && cause.endsWith("_LIMIT_EXCEEDED"));
}

/** Tries again for as long as SWF throttles. */
export async function untilTaken<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Throttled)) throw error;
    }
    await sleepFor(throttledMs);
  }
}
