/**
 * A connection whose plain requests are read and answered without node:http, which takes 7 µs per call instead of 19.
 * This handles only the common case. At the first request that is not plain, the connection is handed over to node:http
 * for good, with all unanswered bytes. So node:http deals with limits, slow clients and malformed requests.
 *
 * D1. One request is answered at a time, and bytes that arrive meanwhile wait, so replies leave in request order. Waiting
 *     bytes count as incoming until they are read. A client that sends them when there is no room is closed.
 * D2. A connection is handed over only between replies, so two writers never use it at once.
 * D3. The first request must arrive within `soonMs`. A body that does not arrive with its head must arrive complete in
 *     the next chunk, also within `soonMs`. So a slow client gets hardly more time than node:http gives it.
 */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { Caller, WireReply, WireRequest } from "@openswf/core/ports/transport";
import type { Connection } from "../connections/connection.ts";
import type { ReplyHeads } from "../replies/reply-head.ts";
import type { Exchanges } from "./exchange.ts";
import { type PlainRequest, readPlainRequest } from "./plain-request.ts";

/** Bytes that a client may send ahead of a reply before the server stops reading. Clients in use send none. (ours) */
const aheadBytesMax = 4 * 1024;

export interface Direct extends Exchanges {
  readonly headerBytesMax: number;
  /** How long to wait for the first request, or for a body after its head. Then node:http takes over the wait. */
  readonly soonMs: number;
  readonly keepAliveMs: number;
  readonly heads: ReplyHeads;
  /** Hands a connection over to node:http. */
  readonly handOver: (socket: Socket) => void;
  /** All direct connections that have not been handed over or closed. */
  readonly connections: Set<DirectConnection>;
}

export class DirectConnection implements Caller {
  readonly #all: Direct;
  readonly #socket: Socket;
  readonly #connection: Connection;
  /** A request whose body is incomplete. */
  #begun: { readonly request: PlainRequest; readonly bytes: Buffer } | undefined;
  #isAnswering = false;
  #ahead: Buffer[] = [];
  #aheadBytes = 0;
  /** Whether the socket's timeout is `keepAliveMs` rather than `soonMs`. */
  #keepsAlive = false;

  constructor(all: Direct, socket: Socket, connection: Connection) {
    this.#all = all;
    this.#socket = socket;
    this.#connection = connection;
    all.connections.add(this);
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("timeout", this.#onTimeout);
    socket.on("error", ignore);
    socket.once("close", this.#forget);
    socket.setTimeout(all.soonMs);
  }

  isGone(): boolean {
    return this.#connection.isGone();
  }

  onGone(listener: () => void): () => void {
    return this.#connection.onGone(listener);
  }

  /** Closes the connection if no reply is owed. Called when the server stops. */
  closeWhenIdle(): void {
    if (!this.#isAnswering) this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#isAnswering) this.#keepForLater(chunk);
    else if (this.#begun !== undefined) this.#continue(this.#begun, chunk);
    else this.#read(chunk);
  };

  #read(bytes: Buffer): void {
    const { headerBytesMax, requestBytesMax, incoming, incomingBytesMax } = this.#all;
    const request = readPlainRequest(bytes, headerBytesMax);
    if (request === undefined || request.bodyEnd > requestBytesMax || request.bodyEnd < bytes.length) {
      this.#handOver(bytes);
    } else if (request.bodyEnd === bytes.length) {
      void this.#answer(request, bytes);
    } else {
      this.#connection.receives(bytes.length);
      if (incoming.total > incomingBytesMax) {
        this.#handOver(bytes);
        return;
      }
      this.#begun = { request, bytes };
      this.#keepsAlive = false;
      this.#socket.setTimeout(this.#all.soonMs);
    }
  }

  #continue({ request, bytes }: { readonly request: PlainRequest; readonly bytes: Buffer }, chunk: Buffer): void {
    this.#begun = undefined;
    const whole = Buffer.concat([bytes, chunk]);
    if (whole.length !== request.bodyEnd) {
      this.#handOver(whole);
      return;
    }
    this.#connection.endsReceiving();
    void this.#answer(request, whole);
  }

  async #answer({ headers, bodyStart }: PlainRequest, bytes: Buffer): Promise<void> {
    this.#isAnswering = true;
    if (!this.#keepsAlive) {
      this.#keepsAlive = true;
      this.#socket.setTimeout(this.#all.keepAliveMs);
    }
    const requestId = randomUUID();
    const request: WireRequest = {
      requestId,
      method: "POST",
      url: "/",
      headers,
      body: bytes.subarray(bodyStart),
      caller: this,
      source: this.#connection.source,
    };
    const reply = await this.#all.core.answer(request);
    if (this.#connection.isGone()) {
      reply.undelivered?.();
      this.#socket.destroy();
      return;
    }
    this.#write(reply, requestId, headers.get("content-type"));
    if (this.#all.isStopping) this.#socket.end();
    else if (this.#socket.writableNeedDrain) this.#socket.once("drain", this.#next);
    else this.#next();
  }

  #write(reply: WireReply, requestId: string, contentType: string | undefined): void {
    const { heads, isStopping } = this.#all;
    this.#connection.startsWriting();
    const body = reply.body ?? "";
    const bytes = Buffer.byteLength(body);
    const head = heads.print(reply.status, requestId, contentType, bytes, isStopping ? "close" : "keep-alive");
    // latin1 is cheaper to write, and correct when every character is one byte.
    const encoding = bytes === body.length ? "latin1" : "utf8";
    if (reply.undelivered === undefined) {
      this.#socket.write(head + body, encoding);
      this.#connection.endsWriting();
      return;
    }
    // A reply is delivered once the kernel has taken it. If the connection is gone before that, another poller gets the task.
    const delivered = this.#connection.onGone(reply.undelivered);
    this.#socket.write(head + body, encoding, (error) => {
      if (!error) delivered();
    });
    this.#connection.endsWriting();
  }

  readonly #next = (): void => {
    this.#isAnswering = false;
    if (this.#aheadBytes === 0) return;
    const ahead = Buffer.concat(this.#ahead);
    this.#ahead = [];
    this.#aheadBytes = 0;
    this.#connection.endsReceiving();
    this.#socket.resume();
    this.#read(ahead);
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
    if (this.#all.incoming.total > this.#all.incomingBytesMax) this.#socket.destroy();
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#forget();
    this.#connection.endsReceiving();
    socket.off("data", this.#onData);
    socket.off("end", this.#onEnd);
    socket.off("timeout", this.#onTimeout);
    socket.off("close", this.#forget);
    socket.off("error", ignore);
    socket.setTimeout(0);
    if (bytes.length > 0) socket.unshift(bytes);
    this.#all.handOver(socket);
  }

  /** Handles a half close. A client waiting for a reply has given up on it (C1); any other client has finished. */
  readonly #onEnd = (): void => {
    if (this.#isAnswering) this.#socket.destroy();
    else this.#socket.end();
  };

  readonly #onTimeout = (): void => {
    if (this.#isAnswering) return;
    if (this.#begun !== undefined) this.#handOver(this.#begun.bytes);
    else if (this.#keepsAlive) this.#socket.destroy();
    else this.#handOver(nothing);
  };

  readonly #forget = (): void => void this.#all.connections.delete(this);
}

const nothing: Buffer = Buffer.alloc(0);

/** A failed connection emits `close`, which is handled. */
const ignore = (): void => {};
