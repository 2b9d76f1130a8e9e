import type { SecureContextOptions } from "node:tls";
import { Pool } from "undici";
import { NoReplyError } from "../no-reply-error.ts";
import { Exchange, type HttpReply } from "./exchange.ts";

export interface HttpLimits {
  /** Connections to the endpoint. Each poll holds one for up to 60 seconds. */
  readonly socketsMax: number;
  /** Calls that are sent or wait for a socket. */
  readonly exchangesMax: number;
  /** The largest page of a history has 1,000 events, each of which may have texts of 32,768 characters. */
  readonly replyBytesMax: number;
  /** From the head of a reply to its end, milliseconds: a slow link, but not a server that never ends. */
  readonly replyWithinMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  socketsMax: 1_000,
  exchangesMax: 10_000,
  replyBytesMax: 64 * 1_048_576,
  replyWithinMs: 300_000,
};

/** Whom a client trusts and who it is, over TLS. */
export type TlsIdentity = Pick<SecureContextOptions, "ca" | "cert" | "key" | "passphrase">;

const connectTimeoutMs = 10_000;
/** openswf and the service close idle connections later than this, so a request rarely meets a closing one. */
const idleSocketMs = 15_000;
/** The time between parts of a reply's body. */
const bodyTimeoutMs = 30_000;

export interface PostOptions {
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The calls were closed by their owner. */
class CallsClosedError extends NoReplyError {
  constructor() {
    super("The calls to SWF have been closed: open others", { mayRetry: false });
  }
}

/** POST requests to one endpoint over connections that are kept alive. */
export class HttpExchanges {
  readonly #endpoint: URL;
  readonly #limits: HttpLimits;
  readonly #pool: Pool;
  #open = 0;

  constructor(endpoint: URL, limits: HttpLimits, tls: TlsIdentity = {}) {
    this.#endpoint = endpoint;
    this.#limits = limits;
    this.#pool = new Pool(endpoint.origin, {
      connections: limits.socketsMax,
      pipelining: 1,
      keepAliveTimeout: idleSocketMs,
      bodyTimeout: bodyTimeoutMs,
      connect: { ...tls, timeout: connectTimeoutMs },
    });
  }

  /** Resolves with any reply, whatever its status. Rejects with a `NoReplyError`, or the signal's `AbortError`. */
  post({ headers, body, timeoutMs, signal }: PostOptions): Promise<HttpReply> {
    const { host, pathname } = this.#endpoint;
    if (this.#pool.closed || this.#pool.destroyed) return Promise.reject(new CallsClosedError());
    if (this.#open >= this.#limits.exchangesMax) {
      const problem = `${this.#open} calls to ${host} are in progress, which is the limit: make fewer at a time`;
      return Promise.reject(new NoReplyError(problem, { mayRetry: false }));
    }
    this.#open += 1;
    return new Promise<HttpReply>((resolve, reject) => {
      const { replyBytesMax, replyWithinMs } = this.#limits;
      const exchange = new Exchange(resolve, reject, { host, replyBytesMax, replyWithinMs, timeoutMs, signal });
      this.#pool.dispatch({ method: "POST", path: pathname, headers, body, headersTimeout: timeoutMs }, exchange);
    }).finally(() => {
      this.#open -= 1;
    });
  }

  /** Exchanges in progress fail. */
  close(): void {
    this.#pool.destroy(new CallsClosedError()).catch(() => undefined);
  }
}
