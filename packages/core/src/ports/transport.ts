/** The boundary between the server's core and its transport: HTTP, or a test in the same process. */

/** One request as received. Nothing in it is verified yet. */
export interface WireRequest {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
  readonly caller: Caller;
  readonly source: Source;
}

/**
 * The headers of a request. Names are lower case; repeated headers are joined with `,` in order. Values are the received
 * bytes as latin1 text, without white space around them. A `ReadonlyMap` is one; the transport has a lazier form.
 */
export interface WireHeaders extends Iterable<readonly [name: string, value: string]> {
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** In the order received. */
  keys(): Iterable<string>;
}

/** A request whose body has not arrived yet. */
export type RequestHead = Omit<WireRequest, "body" | "caller">;

/** The origin of a request according to its connection. The client's own claims are in the headers. */
export interface Source {
  /** The remote address. An IPv4 address is written as IPv4 even when it arrived through an IPv6 socket. */
  readonly address: string;
  readonly isEncrypted: boolean;
  /** The verified client certificate; `undefined` without one. */
  readonly clientCertificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  readonly subject: string;
  readonly fingerprint256: string;
}

/** The client that waits for the reply. A long poll checks it, so that no task goes to a client that has hung up. */
export interface Caller {
  isGone(): boolean;
  /** Calls `listener` once if the caller leaves before its reply is written. Call the result to remove the listener. */
  onGone(listener: () => void): () => void;
  /** Told when the signature of the request has been verified. Nobody is told while access control is off. */
  wasVerified?(): void;
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

/** The core's health. `GET /health` prints all of it for local callers; remote callers do not see the load. */
export interface Health {
  readonly status: "ok" | "unhealthy";
  readonly store: "ok" | "unhealthy";
  /** What does not work. Absent while everything does. */
  readonly problems?: readonly HealthProblem[];
  readonly waitingPolls: number;
  readonly cachedExecutions: number;
}

/** Something that fails, or is not answered within five seconds. */
export interface HealthProblem {
  /** What cannot be done to the store. `data`: it is damaged or lost, and stays so until a restart. */
  readonly what: "writes" | "reads" | "data";
  /** ISO 8601. */
  readonly since: string;
}

/** What a server offers beyond SWF. The transport announces it in a header of its replies. */
export interface Announcement {
  /** Targets of operations and names of capabilities. Nothing is announced when it is empty. */
  readonly extensions: readonly string[];
  /** Whose replies have the header. `askers`: of requests that ask for it. */
  readonly to: "everybody" | "askers";
}

export interface Core {
  readonly announcement: Announcement;
  /**
   * Never throws or rejects: our own failures are logged with the request id and answered with a 5xx. A reply that needs
   * nothing else, such as that to an invalid input, is returned as it is.
   */
  answer(request: WireRequest): WireReply | Promise<WireReply>;
  /**
   * The reply to a request whose head alone shows that it will be refused; `undefined` for any other. So a stranger's body
   * need not be received. Never rejects. Without access control a core does not have it: it needs no signatures.
   */
  readonly refusalByHead?: ((head: RequestHead) => Promise<WireReply | undefined>) | undefined;
  /** What is known at this moment. It never waits for the store. */
  health(): Health;
  /**
   * Answers waiting polls empty, lets commits finish, and closes the store. Takes at most `shutdownMs` of the limits.
   */
  stop(): Promise<void>;
}
