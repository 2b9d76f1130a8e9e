interface Reason {
  readonly isTimeout?: boolean;
  readonly mayRetry?: boolean;
  readonly cause?: unknown;
}

/** A call without a reply. A request that was sent may have been carried out. */
export class NoReplyError extends Error {
  override readonly name: "NoReplyError" | "TimeoutError";
  /** Whether the same call may succeed when it is sent again. */
  readonly mayRetry: boolean;

  constructor(message: string, { isTimeout = false, mayRetry = true, cause }: Reason = {}) {
    super(message, { cause });
    this.name = isTimeout ? "TimeoutError" : "NoReplyError";
    this.mayRetry = mayRetry;
  }
}
