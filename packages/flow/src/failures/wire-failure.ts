import type { FailureKind, FailureSource } from "./flow-error.ts";

/** The version of the form below. */
export const wireVersion = 1;

/**
 * A failure in SWF's `details`, as JSON, with `"openswf":1` first. The outermost type is SWF's `reason`, so `details`
 * leaves it out. Workers in other languages may write it too: `openswf` and `message` are all that has to be there.
 */
export interface WireFailure {
  /** `Error` is any error that is not of this library; `Value` is something thrown that is not an error at all. */
  readonly kind: FailureKind | "Error" | "Value";
  readonly type: string;
  readonly message: string;
  /** Its frames, without the line that repeats type and message. */
  readonly stack?: string;
  readonly details?: unknown;
  /** As system errors have it: `ENOENT`. */
  readonly code?: string | number;
  readonly nonRetryable?: boolean;
  readonly nextRetryDelayMs?: number;
  readonly timeoutType?: string;
  readonly swfCause?: string;
  /** Of a termination. */
  readonly reason?: string;
  /** What an activity has said last in a heartbeat before it failed: text, for the next attempt. */
  readonly lastHeartbeat?: string;
  readonly source?: FailureSource;
  readonly cause?: WireFailure;
  /** Of an AggregateError. */
  readonly errors?: readonly WireFailure[];
  /** What did not fit, in words. */
  readonly leftOut?: readonly string[];
}
