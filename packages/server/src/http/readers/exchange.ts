import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, Source, WireHeaders, WireReply, WireRequest } from "@openswf/core/ports/transport";
import { extensionsHeader } from "@openswf/core/protocol/print-reply";
import type { Connection } from "../connections/connection.ts";
import { deliver, type OnWritten, type ReplyWriter } from "../replies/delivery.ts";
import { requestTooLarge, tooManyBodies } from "../replies/http-fault.ts";
import { replyHeaders } from "../replies/reply-head.ts";
import type { CallRoute } from "../routes/route.ts";
import type { Serving } from "./serving.ts";

const noBody: Uint8Array = new Uint8Array(0);

/**
 * One call that node:http reads, and its reply. It is both the core's request and its caller. All such calls take this
 * path, so it allocates one object, and does not copy a body that arrived in one chunk.
 */
export class Exchange implements WireRequest, Caller, ReplyWriter {
  readonly requestId: string = randomUUID();
  readonly headers: WireHeaders;
  body: Uint8Array = noBody;
  readonly #serving: Serving;
  readonly #route: CallRoute;
  readonly #connection: Connection;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #laterChunks: Uint8Array[] | undefined;
  #bytes = 0;

  constructor(
    serving: Serving,
    route: CallRoute,
    connection: Connection,
    headers: WireHeaders,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.headers = headers;
    this.#serving = serving;
    this.#route = route;
    this.#connection = connection;
    this.#request = request;
    this.#response = response;
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  get url(): string {
    return this.#request.url ?? "";
  }

  get source(): Source {
    return this.#connection.source;
  }

  get caller(): Caller {
    return this;
  }

  isGone(): boolean {
    return this.#connection.isGone();
  }

  onGone(listener: () => void): () => void {
    return this.#connection.onGone(listener);
  }

  wasVerified(): void {
    this.#connection.wasVerified();
  }

  /** Receives the body, asks the route, replies. Old clients send `Content-Encoding: amz-1.0`, which encodes nothing: ignored. */
  begin(): void {
    const announced = Number(this.#request.headers["content-length"] ?? 0);
    if (this.#isTooLarge(announced)) {
      this.#refuse(requestTooLarge(this.#serving.requestBytesMax));
      return;
    }
    const { refusalByHead } = this.#route;
    if (refusalByHead === undefined || this.#connection.isVerified || this.#isSmall(announced)) this.#receive();
    else void this.#receiveUnless(refusalByHead);
  }

  #receive(): void {
    this.#connection.receiving = this.#request;
    this.#request.on("data", this.#onData);
    this.#request.on("end", this.#onEnd);
  }

  /** Meanwhile Node reads no more than fits its buffers. */
  async #receiveUnless(refusalByHead: NonNullable<CallRoute["refusalByHead"]>): Promise<void> {
    const refusal = await refusalByHead(this);
    if (this.#connection.isGone()) return;
    if (refusal === undefined) this.#receive();
    else this.#refuse(refusal);
  }

  /** Whether the body may be received before the head is checked. A chunked one announces no length. */
  #isSmall(announced: number): boolean {
    return announced <= this.#serving.uncheckedBodyBytesMax && !this.headers.has("transfer-encoding");
  }

  readonly #onData = (chunk: Uint8Array): void => {
    const length = chunk.length;
    this.#connection.receives(length);
    this.#bytes += length;
    if (this.#isTooLarge(this.#bytes)) this.#refuse(requestTooLarge(this.#serving.requestBytesMax));
    else if (!this.#connection.hasRoom()) this.#refuse(tooManyBodies);
    else if (this.body === noBody) this.body = chunk;
    else if (this.#laterChunks === undefined) this.#laterChunks = [chunk];
    else this.#laterChunks.push(chunk);
  };

  readonly #onEnd = (): void => {
    this.#connection.endsReceiving();
    this.#connection.receiving = undefined;
    this.#connection.answering += 1;
    if (this.#laterChunks !== undefined) this.body = Buffer.concat([this.body, ...this.#laterChunks]);
    this.#laterChunks = undefined;
    void this.#answer();
  };

  async #answer(): Promise<void> {
    const reply = await this.#route.answer(this);
    this.#connection.answering -= 1;
    deliver(reply, this, this.#connection, this);
  }

  writeReply(reply: WireReply, _request: WireRequest, onWritten: OnWritten | undefined): void {
    const body = this.#writeHead(reply);
    if (onWritten === undefined) {
      this.#response.end(body);
      return;
    }
    // The callback of `end` does not tell: it also runs when the write has failed.
    this.#response.write(body, onWritten);
    this.#response.end();
  }

  #writeHead(reply: WireReply): string {
    const body = reply.body ?? "";
    const headers = replyHeaders(this.requestId, this.#request.headers["content-type"], Buffer.byteLength(body));
    const extensions = this.#serving.announcer.valueFor(this.headers);
    if (extensions !== undefined) headers.push(extensionsHeader, extensions);
    if (this.#serving.isStopping) headers.push("Connection", "close");
    this.#response.writeHead(reply.status, headers);
    return body;
  }

  #isTooLarge(bodyBytes: number): boolean {
    const { requestBytesMax } = this.#serving;
    // Count the headers only where they can make a difference.
    if (bodyBytes + 1024 * 64 < requestBytesMax) return false;
    return bodyBytes + headerBytes(this.#request) > requestBytesMax;
  }

  /**
   * Answers immediately and closes. The rest of the body is read and dropped, up to a bound: closing with unread bytes
   * resets the connection, and the client would see the reset instead of the fault.
   */
  #refuse(reply: WireReply): void {
    const request = this.#request;
    const response = this.#response;
    request.off("data", this.#onData);
    request.off("end", this.#onEnd);
    this.#connection.endsReceiving();
    this.#connection.answering += 1; // Stays until the close: what arrives now is not a request.
    this.body = noBody;
    this.#laterChunks = undefined;
    response.shouldKeepAlive = false;
    this.#connection.startsWriting();
    response.write(this.#writeHead(reply));
    this.#connection.endsWriting();
    let dropped = 0;
    request.on("data", (chunk: Uint8Array) => {
      dropped += chunk.length;
      if (dropped > this.#serving.refusedBytesMax) request.socket.destroy();
    });
    request.on("end", () => response.end());
  }
}

/** Bytes of the header lines as received: names, values, and four for `: ` and the line end. */
function headerBytes(request: IncomingMessage): number {
  let bytes = (request.method?.length ?? 0) + (request.url?.length ?? 0) + 14;
  for (const text of request.rawHeaders) bytes += text.length + 2;
  return bytes;
}
