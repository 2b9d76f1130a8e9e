import { defineName } from "../data/define-name.ts";
import { type Duration, toMilliseconds } from "../data/duration.ts";
import { FlowError, type FlowErrorOptions } from "./flow-error.ts";

export interface RetryAdvice {
  /** True if another attempt would fail the same way. Retry policies then give up at once. */
  readonly nonRetryable?: boolean;
  /** When to try again, instead of what the retry policy says: for a server that answered "Retry-After". */
  readonly nextRetryDelay?: Duration;
}

export interface ApplicationFailureOptions<Details = unknown> extends FlowErrorOptions, RetryAdvice {
  /** What failed, in a word: SWF's `reason`. Up to 256 characters; the rest is cut. */
  readonly type: string;
  readonly details?: Details;
}

/**
 * A failure of the application: of its code or of what that code calls. Any error thrown by an activity, a child or a
 * worker in another language arrives as one, unless it is a builtin error or of a class made by `failure`.
 */
export class ApplicationFailure<Details = unknown> extends FlowError {
  static {
    defineName(ApplicationFailure, "ApplicationFailure");
  }

  get kind(): "ApplicationFailure" {
    return "ApplicationFailure";
  }
  readonly type: string;
  /** Whatever the thrower added. JSON, so a Date arrives as a string. */
  readonly details: Details;
  readonly nonRetryable: boolean;
  /** Milliseconds. */
  declare readonly nextRetryDelay?: number;

  /** @throws DataError if `nextRetryDelay` is not a duration */
  constructor(message: string, options: ApplicationFailureOptions<Details>) {
    const { type, details, nonRetryable, nextRetryDelay, ...rest } = options;
    super(message, rest);
    this.type = type;
    // Without details, `Details` includes `undefined`; what has come over the wire is as typed as its sender.
    this.details = details as Details;
    this.nonRetryable = nonRetryable ?? false;
    if (nextRetryDelay !== undefined) this.nextRetryDelay = toMilliseconds(nextRetryDelay);
  }
}
