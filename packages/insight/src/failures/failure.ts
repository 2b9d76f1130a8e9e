/** Which activity, child or other operation a failure came from, as `@openswf/flow` writes it. */
export interface FailureSource {
  readonly kind: string;
  readonly name: string;
  readonly id: string | undefined;
  /** From 1. */
  readonly attempt: number | undefined;
  /** Where it came from before: the activity, say, that failed the child. */
  readonly from: FailureSource | undefined;
}

/** A failure, whoever has written it. */
export interface Failure {
  /** `CardDeclined`, or the reason as it is if no SDK that we know wrote it. Empty if there is none. */
  readonly type: string;
  readonly message: string;
  /** Only the frames. */
  readonly stack: string | undefined;
  /** Whether `details` was in the form of `@openswf/flow` or of another SDK. Otherwise `message` is `details` as it came. */
  readonly isDecoded: boolean;
  /** Whether `@openswf/flow` wrote it. */
  readonly isOfFlow: boolean;
  readonly code: string | undefined;
  /** JSON of what the code gave as details. */
  readonly details: string | undefined;
  readonly nonRetryable: boolean;
  readonly nextRetryDelayMs: number | undefined;
  /** Of a time-out: `START_TO_CLOSE` and so on. */
  readonly timeoutType: string | undefined;
  readonly source: FailureSource | undefined;
  readonly cause: Failure | undefined;
  /** Of an `AggregateError`. */
  readonly errors: readonly Failure[];
  /** What did not fit into the limit of SWF, in words. */
  readonly leftOut: readonly string[];
}

/** A failure of which little is known. */
export function plainFailure(type: string, message: string, more: Partial<Failure> = {}): Failure {
  return {
    type,
    message,
    stack: undefined,
    isDecoded: false,
    isOfFlow: false,
    code: undefined,
    details: undefined,
    nonRetryable: false,
    nextRetryDelayMs: undefined,
    timeoutType: undefined,
    source: undefined,
    cause: undefined,
    errors: [],
    leftOut: [],
    ...more,
  };
}

/** `CardDeclined: no funds`. */
export function failureText({ type, message }: Failure): string {
  if (message === "") return type === "" ? "no reason given" : type;
  return type === "" ? message : `${type}: ${message}`;
}

/** The failure that all others are wrapped around: the last of the causes. */
export function rootCause(failure: Failure): Failure {
  let root = failure;
  while (root.cause !== undefined) root = root.cause;
  return root;
}

/** Where a failure, or the one that it was thrown because of, came from. */
export function sourceOf(failure: Failure): FailureSource | undefined {
  let from: Failure | undefined = failure;
  while (from !== undefined && from.source === undefined) from = from.cause;
  return from?.source;
}
