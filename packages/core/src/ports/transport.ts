/** The seam between the server's core and whatever carries requests to it: HTTP, or a test in the same process. */

/** One request as it came, before anything of it is believed. */
export interface WireRequest {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Lower-case names; several of one name joined with `,` in order. Values are latin1 text of the bytes that came. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly caller: Caller;
  readonly source: Source;
}

/** Where a request came from, as its connection tells: what the client itself says of it is in the headers. */
export interface Source {
  /** The other end of the connection. An IPv4 address is one, also where it came over a socket of IPv6. */
  readonly address: string;
  readonly isEncrypted: boolean;
  /** Of a client certificate that was verified; `undefined` without one. */
  readonly clientCertificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  readonly subject: string;
  readonly fingerprint256: string;
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

/** Health of the core, as `GET /health` prints it for who is on this machine; others see what is well and what is ill. */
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
