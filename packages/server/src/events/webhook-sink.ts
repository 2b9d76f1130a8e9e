import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { Clock } from "@openswf/core/ports/clock";
import type { EventSink, PublishedEvent } from "@openswf/core/ports/event-sink";
import { after } from "@openswf/core/waiting/after";
import type { WebhookDestination } from "./event-destinations.ts";
import { signedHeaders } from "./webhook-signature.ts";

/** The most requests in flight. Those of one run follow each other. */
const atOnceMax = 16;
/** From the start of a request to the end of its answer. */
const answerMs = 10_000;
/** How much of an answer's body is read, and thrown away, so that its connection can be used again. */
const answerBytesMax = 64 * 1024;

export interface WebhookOptions extends Pick<WebhookDestination, "url" | "keys" | "ca"> {
  readonly userAgent: string;
  readonly clock: Clock;
}

/**
 * Sends each event to a URL, in a request of its own. An event is taken when the answer is a 2xx. Whatever else is
 * answered, redirects included, is a failure, and the event is sent again: only a receiver can say that it has it.
 */
export class WebhookSink implements EventSink {
  readonly name = "webhook";
  readonly atOnceMax: number = atOnceMax;
  readonly #options: WebhookOptions;
  readonly #agent: Agent;
  readonly #inFlight = new Set<ClientRequest>();

  constructor(options: WebhookOptions) {
    this.#options = options;
    const pool = { keepAlive: true, maxSockets: atOnceMax };
    this.#agent = options.url.protocol === "https:" ? new SecureAgent({ ...pool, ca: options.ca }) : new Agent(pool);
  }

  async take(event: PublishedEvent): Promise<void> {
    try {
      await this.#send(event);
    } catch (error) {
      if (!(error instanceof ConnectionWasClosed)) throw error;
      await this.#send(event);
    }
  }

  #send(event: PublishedEvent): Promise<void> {
    const { clock } = this.#options;
    return new Promise((taken, failed) => {
      const sent = this.#request(event);
      this.#inFlight.add(sent);
      const tooLate = after(clock, answerMs, () => sent.destroy(new Error(`no answer in ${answerMs / 1000} seconds`)));
      sent.on("response", (response) => {
        readAway(response);
        const { statusCode: status = 0 } = response;
        if (status >= 200 && status < 300) taken();
        else failed(new Error(`the receiver answered ${status}${redirects(status)}`));
      });
      sent.on("error", (error) => failed(sent.reusedSocket && isReset(error) ? new ConnectionWasClosed(error) : error));
      sent.on("close", () => {
        tooLate();
        this.#inFlight.delete(sent);
        failed(new Error("the connection was closed before an answer"));
      });
      sent.end(event.body);
    });
  }

  /** Ends what is in flight: those events are sent again by whichever server comes next. */
  close(): void {
    for (const sent of this.#inFlight) sent.destroy(new Error("the server stops"));
    this.#agent.destroy();
  }

  #request(event: PublishedEvent): ClientRequest {
    const { url, keys, userAgent, clock } = this.#options;
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(event.body),
      "user-agent": userAgent,
      ...signedHeaders(keys, event, clock.now()),
    };
    const send = url.protocol === "https:" ? secureRequest : request;
    return send(url, { method: "POST", agent: this.#agent, headers });
  }
}

/** The receiver closed a connection that it had kept, perhaps just before this request. Another connection may do. */
class ConnectionWasClosed extends Error {
  override readonly name = "ConnectionWasClosed";
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

const isReset = (error: Error): boolean => "code" in error && error.code === "ECONNRESET";

const redirects = (status: number): string =>
  status >= 300 && status < 400 ? ", a redirect, and these are not followed" : "";

/** The status says it all. An answer that is too long costs its connection. */
function readAway(response: IncomingMessage): void {
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > answerBytesMax) response.destroy();
  });
  // The event was taken or not when the status came.
  response.on("error", () => {});
}
