import { isSwfFault } from "../transport/swf-fault.ts";
import { throttlings } from "../transport/throttlings.ts";
import { Backoff } from "./backoff.ts";
import { type Clock, pause } from "./clock.ts";

export interface Persistence {
  readonly clock: Clock;
  /** No attempt begins later than this after the first, in milliseconds. */
  readonly forMs: number;
  /** Ends the waits. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each attempt that failed and is made again after `waitMs`. */
  readonly onRetry?: ((error: unknown, waitMs: number) => void) | undefined;
}

/** The waits between attempts, in milliseconds. The transport has waited before, if it tries again by itself. */
const waits = { firstMs: 200, maxMs: 10_000 };

/** Calls until it succeeds, is refused for good, or the time is up. `isRepeated`: an earlier attempt may have been carried out. */
export async function persistently<Result>(
  attempt: (isRepeated: boolean) => Promise<Result>,
  { clock, forMs, signal, onRetry }: Persistence,
): Promise<Result> {
  const until = clock.now() + forMs;
  const backoff = new Backoff(waits);
  for (let isRepeated = false; ; isRepeated = true) {
    try {
      return await attempt(isRepeated);
    } catch (error) {
      const wait = backoff.next();
      if (!isTransient(error) || signal?.aborted === true || clock.now() + wait > until) throw error;
      onRetry?.(error, wait);
      await pause(clock, wait, signal);
    }
  }
}

/** Faults of the caller that pass by themselves: too many calls, or credentials that are about to be renewed. */
const passing: ReadonlySet<string> = new Set([
  ...throttlings,
  "ExpiredTokenException",
  "ExpiredToken",
  "UnrecognizedClientException",
  "CredentialsProviderError",
]);

/** Whether the same call may succeed later: the service or the network is at fault, or there are too many calls. */
export function isTransient(error: unknown): boolean {
  if (isSwfFault(error)) return error.$fault === "server" || passing.has(error.name);
  if (!(error instanceof Error) || error.name === "AbortError") return false;
  if ("mayRetry" in error) return error.mayRetry === true;
  return passing.has(error.name) || isOfNetwork(error);
}

/** As `ECONNREFUSED` on sockets and on what wraps their errors; time-outs of the SDK have a name instead. */
function isOfNetwork(error: Error): boolean {
  if (error.name === "TimeoutError") return true;
  const { cause } = error;
  return ("code" in error && typeof error.code === "string") || (cause instanceof Error && isOfNetwork(cause));
}
