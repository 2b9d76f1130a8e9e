import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { abortError } from "../abort-error.ts";
import { NoReplyError } from "../no-reply-error.ts";

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ExchangeOptions {
  /** Where the request goes, for messages. */
  readonly host: string;
  readonly replyBytesMax: number;
  readonly replyWithinMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One request and its reply. It settles once, at the first of: reply, error, abort. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (reply: HttpReply) => void;
  readonly #reject: (error: Error) => void;
  readonly #options: ExchangeOptions;
  #controller: Dispatcher.DispatchController | undefined;
  #ended: Error | undefined;
  #status = 0;
  #headAtMs = 0;
  #headers: IncomingHttpHeaders = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(resolve: (reply: HttpReply) => void, reject: (error: Error) => void, options: ExchangeOptions) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#options = options;
    const { signal } = options;
    // It may have aborted since the call began, while credentials were fetched, and is not heard of again.
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The signal may have aborted while the request waited for a socket.
    if (this.#ended !== undefined) controller.abort(this.#ended);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headAtMs = performance.now();
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    const { host, replyBytesMax, replyWithinMs } = this.#options;
    if (this.#bytes > replyBytesMax) {
      const problem = `${host} sent a reply of more than ${replyBytesMax} bytes: ask for smaller pages`;
      this.#end(new NoReplyError(problem, { mayRetry: false }));
    } else if (performance.now() - this.#headAtMs > replyWithinMs) {
      const problem = `${host} has not ended its reply within ${replyWithinMs} ms: ask for smaller pages`;
      this.#end(new NoReplyError(problem, { isTimeout: true, mayRetry: false }));
    }
  }

  onResponseEnd(): void {
    this.#stopListening();
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body: all.toString("utf8") });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#stopListening();
    this.#reject(this.#ended ?? this.#describe(error));
  }

  readonly #onAbort = (): void => {
    const { signal } = this.#options;
    if (signal !== undefined) this.#end(abortError(signal));
  };

  #end(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#chunks.length = 0;
    this.#stopListening();
    this.#reject(error);
    this.#controller?.abort(error);
  }

  #stopListening(): void {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  #describe(error: Error): Error {
    if (error instanceof NoReplyError) return error;
    const { host, timeoutMs } = this.#options;
    const code = "code" in error && typeof error.code === "string" ? error.code : "";
    if (code === "UND_ERR_HEADERS_TIMEOUT") {
      return new NoReplyError(`${host} has not replied within ${timeoutMs} ms`, { isTimeout: true, cause: error });
    }
    const reason = error.message === "" ? code : error.message;
    const advice = this.#status === 0 ? "check the endpoint and the network" : "its reply broke off";
    return new NoReplyError(`No reply from ${host} (${reason}): ${advice}`, {
      isTimeout: code === "UND_ERR_BODY_TIMEOUT" || code === "UND_ERR_CONNECT_TIMEOUT",
      mayRetry: !brokenForGood.has(code),
      cause: error,
    });
  }
}

/** Errors that the same request would meet again. */
const brokenForGood: ReadonlySet<string> = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_DESTROYED",
  "UND_ERR_CLOSED",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
