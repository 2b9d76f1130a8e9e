import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, Core, Source, WireReply, WireRequest } from "@openswf/core/ports/transport";
import {
  contentTypeHeader,
  extensionsHeader,
  replyContentType,
  requestIdHeader,
} from "@openswf/core/protocol/print-reply";
import type { Connection, IncomingBytes } from "./connection.ts";
import { requestTooLarge, tooManyBodies } from "./http-fault.ts";
import { headersOf } from "./raw-headers.ts";

/** What all exchanges of one server share. */
export interface Exchanges {
  readonly core: Core;
  /** Largest request, headers included. */
  readonly requestBytesMax: number;
  readonly incomingBytesMax: number;
  readonly refusedBytesMax: number;
  readonly incoming: IncomingBytes;
  /** While true, every reply closes its connection. */
  isStopping: boolean;
}

const noBody: Uint8Array = new Uint8Array(0);

/**
 * One API request and its reply. It is both the core's request and its caller. Calls that node:http reads all take this
 * path, so it allocates one object, and does not copy a body that arrived in one chunk.
 */
export class Exchange implements WireRequest, Caller {
  readonly requestId: string = randomUUID();
  body: Uint8Array = noBody;
  readonly #all: Exchanges;
  readonly #connection: Connection;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #headers: ReadonlyMap<string, string> | undefined;
  #laterChunks: Uint8Array[] | undefined;
  #bytes = 0;

  constructor(all: Exchanges, connection: Connection, request: IncomingMessage, response: ServerResponse) {
    this.#all = all;
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

  get headers(): ReadonlyMap<string, string> {
    this.#headers ??= headersOf(this.#request.rawHeaders);
    return this.#headers;
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

  /** Receives the body, asks the core, replies. Old clients send `Content-Encoding: amz-1.0`, which encodes nothing: ignored. */
  begin(): void {
    const announced = Number(this.#request.headers["content-length"] ?? 0);
    if (this.#isTooLarge(announced)) {
      this.#refuse(requestTooLarge(this.#all.requestBytesMax));
      return;
    }
    this.#connection.receiving = this.#request;
    this.#request.on("data", this.#onData);
    this.#request.on("end", this.#onEnd);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    const length = chunk.length;
    this.#connection.receives(length);
    this.#bytes += length;
    if (this.#isTooLarge(this.#bytes)) this.#refuse(requestTooLarge(this.#all.requestBytesMax));
    else if (this.#all.incoming.total > this.#all.incomingBytesMax) this.#refuse(tooManyBodies);
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
    this.#deliver(await this.#all.core.answer(this));
  }

  #deliver(reply: WireReply): void {
    this.#connection.answering -= 1;
    if (this.#connection.isGone()) {
      reply.undelivered?.();
      return;
    }
    const body = this.#writeHead(reply);
    if (reply.undelivered === undefined) {
      this.#response.end(body);
      this.#connection.endsWriting();
      return;
    }
    // A reply is delivered once the kernel has taken it. If the connection is gone before that, another poller gets the
    // task. The callback of `end` does not tell: it also runs when the write has failed.
    const delivered = this.#connection.onGone(reply.undelivered);
    this.#response.write(body, (error) => {
      if (!error) delivered();
    });
    this.#response.end();
    this.#connection.endsWriting();
  }

  #writeHead(reply: WireReply): string {
    const body = reply.body ?? "";
    this.#connection.startsWriting();
    const headers = [
      requestIdHeader,
      this.requestId,
      contentTypeHeader,
      replyContentType(this.#request.headers["content-type"]),
      "Content-Length",
      String(Buffer.byteLength(body)),
    ];
    const { extensions } = this.#all.core;
    if (extensions.length > 0) headers.push(extensionsHeader, extensions.join(","));
    if (this.#all.isStopping) headers.push("Connection", "close");
    this.#response.writeHead(reply.status, headers);
    return body;
  }

  #isTooLarge(bodyBytes: number): boolean {
    const { requestBytesMax } = this.#all;
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
    response.write(this.#writeHead(reply));
    let dropped = 0;
    request.on("data", (chunk: Uint8Array) => {
      dropped += chunk.length;
      if (dropped > this.#all.refusedBytesMax) request.socket.destroy();
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
