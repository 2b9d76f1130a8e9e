import { NoReplyError } from "../no-reply-error.ts";
import type { ServiceFault } from "../service-fault.ts";
import { throttlings } from "../throttlings.ts";

/** The upper bound of the first wait, and of any wait, in milliseconds. */
interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** A lost connection or a 5xx is over soon, or takes as long as a restart. */
const whenFailed: BackOff = { firstMs: 50, mostMs: 5_000 };
/** The service refills its buckets by the second. */
const whenThrottled: BackOff = { firstMs: 500, mostMs: 10_000 };

/** `undefined` for errors that another attempt would meet again. */
export function backOffAfter(error: ServiceFault | NoReplyError): BackOff | undefined {
  if (error instanceof NoReplyError) return error.mayRetry ? whenFailed : undefined;
  if (throttlings.has(error.name)) return whenThrottled;
  return error.$fault === "server" ? whenFailed : undefined;
}

/** Full jitter: any wait up to a bound that doubles with each attempt, so that clients that failed together part. */
export function waitBefore(attempt: number, { firstMs, mostMs }: BackOff, random: number): number {
  return random * Math.min(mostMs, firstMs * 2 ** (attempt - 1));
}
