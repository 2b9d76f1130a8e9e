/** The seam between the server's core and whatever carries requests to it: HTTP, or a test in the same process. */

/** One request as it came, before anything of it is believed. */
export interface WireRequest {
  readonly requestId: string;
  /** The `X-Amz-Target` header. */
  readonly target: string | undefined;
  /** The `Authorization` header. Its credential scope names the region. */
  readonly authorization: string | undefined;
  readonly body: Uint8Array;
  readonly caller: Caller;
}

/** Who waits for the reply. A long poll asks it, so that a task is never given to somebody who has hung up. */
export interface Caller {
  isGone(): boolean;
  /** Calls `listener` once when the caller goes before its reply was written. The result takes the listener back. */
  onGone(listener: () => void): () => void;
}

export interface WireReply {
  readonly status: number;
  /** `undefined` for operations without output: the service answers them with an empty body, not with `{}`. */
  readonly body: string | undefined;
  /**
   * The transport calls this when the reply could not be written to its connection. Only replies that hand over a task
   * have it: the task then goes to the next poll of its list.
   */
  readonly undelivered?: () => void;
}

/** Health of the core, as `GET /health` prints it. */
export interface Health {
  readonly status: "ok" | "ill";
  readonly store: "ok" | "ill";
  readonly waitingPolls: number;
  readonly cachedExecutions: number;
}

export interface Core {
  /** Never rejects: our own failures are logged with the request id and answered with a 5xx. */
  answer(request: WireRequest): Promise<WireReply>;
  health(): Health;
  /** Answers waiting polls empty, lets commits finish, closes the store. At most `shutdownMs` of the limits. */
  stop(): Promise<void>;
}
