import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Source } from "@openswf/core/ports/transport";
import type { Instant } from "@openswf/model/brand";
import { Turns } from "./turns.ts";
import type { UnreadReplies } from "./unread-replies.ts";

/** Bytes of request bodies that are being received, or wait for their turn, over all connections of a server. */
export interface IncomingBytes {
  total: number;
}

/**
 * One client's connection, as its requests see it.
 *
 * C1. A client is gone when its socket has closed, has failed, or when the client has said that it will send no more
 *     (a half close): every HTTP client in use that does so has given up on the reply.
 * C2. Once gone, nothing more is written to it. So a reply taken back (`undelivered`) can not arrive all the same.
 */
export class Connection {
  readonly source: Source;
  /** Of its requests that node:http reads. */
  readonly turns: Turns;
  /** Requests whose body is here and whose reply has not been given to the socket yet. */
  answering = 0;
  /** The request whose body is being received, or whose end has not been heard of yet. */
  receiving: { readonly complete: boolean } | undefined;
  readonly #socket: Socket;
  readonly #incoming: IncomingBytes;
  readonly #unread: UnreadReplies;
  readonly #clock: Clock;
  readonly #goneListeners = new Set<() => void>();
  #incomingBytes = 0;
  #isGone = false;
  /** Since when replies have been given to the socket, one after another, of which it had never let all go. */
  #writesSince: Instant = 0;

  constructor(
    socket: Socket,
    source: Source,
    {
      incoming,
      unread,
      requestsAheadMax,
      clock,
    }: {
      readonly incoming: IncomingBytes;
      readonly unread: UnreadReplies;
      readonly requestsAheadMax: number;
      readonly clock: Clock;
    },
  ) {
    this.source = source;
    this.#socket = socket;
    this.#incoming = incoming;
    this.#unread = unread;
    this.#clock = clock;
    this.turns = new Turns(requestsAheadMax, () => this.isGone());
    socket.once("end", () => this.#go());
    socket.once("close", () => this.#go());
  }

  /** Whether the next thing that is written will be taken for the reply to a request that has come whole. */
  get owesReply(): boolean {
    return this.answering > 0 || this.receiving?.complete === true;
  }

  isGone(): boolean {
    return this.#isGone || this.#socket.destroyed || !this.#socket.writable;
  }

  /** Calls `listener` once when the client goes; at once when it has gone. The result takes it back. */
  onGone(listener: () => void): () => void {
    if (this.#isGone) {
      listener();
      return () => {};
    }
    // Wrapped, so that two requests which pass the same function are still two listeners.
    const entry = (): void => listener();
    this.#goneListeners.add(entry);
    return () => this.#goneListeners.delete(entry);
  }

  /** Counts a piece of the body that is being received, or of what is sent ahead: a connection does one at a time. */
  receives(bytes: number): void {
    this.#incomingBytes += bytes;
    this.#incoming.total += bytes;
  }

  /** The body is whole, what was sent ahead is read, or nobody wants it any more. */
  endsReceiving(): void {
    this.#incoming.total -= this.#incomingBytes;
    this.#incomingBytes = 0;
  }

  /** To be called just before a reply is given to the socket. */
  startsWriting(): void {
    if (this.#socket.writableLength === 0) this.#writesSince = this.#clock.now();
  }

  /** To be called just after. */
  endsWriting(): void {
    this.#unread.count(this.#socket);
  }

  /** Ends the connection of a client that has left something unread since then. */
  endIfUnreadSince(instant: Instant): void {
    if (this.#socket.writableLength > 0 && this.#writesSince <= instant) this.#socket.destroy();
  }

  /** Ends the connection of a client that has never said anything. */
  endIfSilent(): void {
    if (this.#socket.bytesRead === 0) this.#socket.destroy();
  }

  #go(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.endsReceiving();
    if (this.#goneListeners.size === 0) return;
    // After a half close Node would still flush what has been written: without this, C2 breaks.
    this.#socket.destroy();
    const listeners = [...this.#goneListeners];
    this.#goneListeners.clear();
    for (const listener of listeners) listener();
  }
}
