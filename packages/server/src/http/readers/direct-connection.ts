/**
 * A connection whose plain requests are read and answered without node:http, in a fifth of its user CPU time.
 * This handles only the common case. At the first request that is not plain, the connection is handed over to node:http
 * for good, with all unanswered bytes. So node:http deals with limits, slow clients and malformed requests.
 *
 * D1. One request is answered at a time, and bytes that arrive meanwhile wait, so replies leave in request order. Waiting
 *     bytes count as incoming until they are read. A client that sends them when there is no room is closed.
 * D2. A connection is handed over only between replies, so two writers never use it at once.
 * D3. The first request must arrive within `soonMs`. A body that does not arrive with its head must arrive complete in
 *     the next chunk, also within `soonMs`. So a slow client gets hardly more time than node:http gives it.
 * D4. Bytes read into the borrowed buffer are gone when the listener returns. A request that is complete in them has only
 *     its body copied; whatever else stays is copied whole.
 */
// Imported, because V8 does not optimize the global: Node defines it when it is first used.
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import type { Caller, WireReply, WireRequest } from "@openswf/core/ports/transport";
import type { Connection } from "../connections/connection.ts";
import type { Stride } from "../connections/idle-connections.ts";
import { deliver, type OnWritten, type ReplyWriter } from "../replies/delivery.ts";
import type { PlainRequest } from "./plain-request.ts";
import type { Serving } from "./serving.ts";

/** Bytes that a client may send ahead of a reply before the server stops reading. Clients in use send none. (ours) */
const aheadBytesMax = 4 * 1024;

export class DirectConnection implements Caller, ReplyWriter {
  readonly #serving: Serving;
  readonly #socket: Socket;
  readonly #connection: Connection;
  /** A request whose body is incomplete. */
  #begun: { readonly request: PlainRequest; readonly bytes: Buffer } | undefined;
  #isAnswering = false;
  #ahead: Buffer[] = [];
  #aheadBytes = 0;
  /** Whether it may wait for a request as long as `keepAliveMs`. Otherwise the socket's timeout is `soonMs`. */
  #keepsAlive = false;
  #isHandedOver = false;
  #usedAt: Stride = 0;

  constructor(serving: Serving, socket: Socket, connection: Connection) {
    this.#serving = serving;
    this.#socket = socket;
    this.#connection = connection;
    serving.direct.add(this);
    if (!serving.borrowed.reads(socket, this.#onBorrowed)) socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("timeout", this.#onTimeout);
    socket.once("close", this.#forget);
    socket.setTimeout(serving.soonMs);
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

  /** Closes the connection if no reply is owed. Called when the server stops. */
  closeWhenIdle(): void {
    if (!this.#isAnswering) this.#socket.destroy();
  }

  /** Closes the connection if it waits for a request since before `stride`. */
  closeIfUnusedSince(stride: Stride): void {
    if (this.#keepsAlive && !this.#isAnswering && this.#usedAt < stride) this.#socket.destroy();
  }

  readonly #onBorrowed = (length: number): boolean => {
    const { bytes } = this.#serving.borrowed;
    if (this.#isHandedOver) return this.#socket.push(copyOf(bytes, 0, length));
    if (this.#isAnswering || this.#begun !== undefined) this.#onData(copyOf(bytes, 0, length));
    else this.#read(bytes, length);
    return true;
  };

  readonly #onData = (chunk: Buffer): void => {
    if (this.#isAnswering) this.#keepForLater(chunk);
    else if (this.#begun !== undefined) this.#continue(this.#begun, chunk);
    else this.#read(chunk, chunk.length);
  };

  /** Reads the request in the first `length` bytes, and keeps none of them (D4). */
  #read(bytes: Buffer, length: number): void {
    const { requestBytesMax, plainRequests, trustedHosts } = this.#serving;
    const request = plainRequests.read(bytes, length);
    if (
      request === undefined ||
      request.bodyEnd > requestBytesMax ||
      request.bodyEnd < length ||
      // Answered there.
      trustedHosts.refusalOf(request.headers, request.line.method) !== undefined
    ) {
      this.#handOver(copyOf(bytes, 0, length));
    } else if (request.bodyEnd === length) {
      this.#answer(request, copyOf(bytes, request.bodyStart, length));
    } else {
      this.#begin(request, copyOf(bytes, 0, length));
    }
  }

  /** Waits for the rest of a body. */
  #begin(request: PlainRequest, bytes: Buffer): void {
    if (!this.#isChecked(request)) {
      this.#handOver(bytes);
      return;
    }
    this.#connection.receives(bytes.length);
    if (!this.#connection.hasRoom()) {
      this.#handOver(bytes);
      return;
    }
    this.#begun = { request, bytes };
    this.#keepsAlive = false;
    this.#socket.setTimeout(this.#serving.soonMs);
  }

  /** Whether the body of a request may be received before its head is checked, which an `Exchange` does. */
  #isChecked({ bodyStart, bodyEnd }: PlainRequest): boolean {
    return this.#connection.isVerified || bodyEnd - bodyStart <= this.#serving.uncheckedBodyBytesMax;
  }

  #continue({ request, bytes }: { readonly request: PlainRequest; readonly bytes: Buffer }, chunk: Buffer): void {
    this.#begun = undefined;
    const whole = Buffer.concat([bytes, chunk]);
    if (whole.length !== request.bodyEnd) {
      this.#handOver(whole);
      return;
    }
    this.#connection.endsReceiving();
    this.#answer(request, whole.subarray(request.bodyStart));
  }

  #answer({ line, headers }: PlainRequest, body: Buffer): void {
    this.#isAnswering = true;
    if (!this.#keepsAlive) {
      this.#keepsAlive = true;
      this.#socket.setTimeout(0);
    }
    const request: WireRequest = {
      requestId: this.#serving.requestIds.next(),
      method: line.method,
      url: line.url,
      headers,
      body,
      caller: this,
      source: this.#connection.source,
    };
    const reply = line.route.answer(request);
    if (reply instanceof Promise) void reply.then((later) => this.#reply(later, request));
    else this.#reply(reply, request);
  }

  #reply(reply: WireReply, request: WireRequest): void {
    if (!deliver(reply, request, this.#connection, this)) this.#socket.destroy();
    else if (this.#serving.isStopping) this.#socket.end();
    else if (this.#socket.writableNeedDrain) this.#socket.once("drain", this.#next);
    else this.#next();
  }

  writeReply(reply: WireReply, { requestId, headers }: WireRequest, onWritten: OnWritten | undefined): void {
    const { announcer, isStopping } = this.#serving;
    const body = reply.body ?? "";
    const bytes = Buffer.byteLength(body);
    const connection = isStopping ? "close" : "keep-alive";
    const heads = announcer.valueFor(headers) === undefined ? this.#serving.heads : this.#serving.announcingHeads;
    const head = heads.print(reply.status, requestId, headers.get("content-type"), bytes, connection);
    // latin1 is cheaper to write, and correct when every character is one byte.
    this.#socket.write(head + body, bytes === body.length ? "latin1" : "utf8", onWritten);
  }

  readonly #next = (): void => {
    this.#isAnswering = false;
    this.#usedAt = this.#serving.idleConnections.stride;
    if (this.#aheadBytes === 0) return;
    const ahead = Buffer.concat(this.#ahead);
    this.#ahead = [];
    this.#aheadBytes = 0;
    this.#connection.endsReceiving();
    this.#socket.resume();
    this.#read(ahead, ahead.length);
  };

  #keepForLater(chunk: Buffer): void {
    this.#ahead.push(chunk);
    this.#aheadBytes += chunk.length;
    this.#connection.receives(chunk.length);
    if (this.#aheadBytes > aheadBytesMax && !this.#socket.isPaused()) {
      this.#socket.pause();
      // A paused socket still reads up to its high-water mark.
      this.#connection.receives(this.#socket.readableHighWaterMark);
    }
    if (!this.#connection.hasRoom()) this.#socket.destroy();
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#isHandedOver = true;
    this.#forget();
    this.#connection.endsReceiving();
    socket.off("data", this.#onData);
    socket.off("end", this.#onEnd);
    socket.off("timeout", this.#onTimeout);
    socket.off("close", this.#forget);
    socket.setTimeout(0);
    if (bytes.length > 0) socket.unshift(bytes);
    this.#serving.handOver(socket);
  }

  /** Handles a half close. A client waiting for a reply has given up on it (C1); any other client has finished. */
  readonly #onEnd = (): void => {
    if (this.#isAnswering) this.#socket.destroy();
    else this.#socket.end();
  };

  readonly #onTimeout = (): void => {
    if (this.#isAnswering) return;
    this.#handOver(this.#begun === undefined ? nothing : this.#begun.bytes);
  };

  readonly #forget = (): void => void this.#serving.direct.delete(this);
}

const nothing: Buffer = Buffer.alloc(0);

function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  bytes.copy(copy, 0, start, end);
  return copy;
}
