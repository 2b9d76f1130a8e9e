import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Source } from "@openswf/core/ports/transport";
import { networkOf } from "../addresses/network-of.ts";
import type { IncomingBytes } from "./incoming-bytes.ts";
import { Turns } from "./turns.ts";
import type { UnreadReplies } from "./unread-replies.ts";

/**
 * A client's connection, as its requests see it.
 *
 * C1. A client is gone when its socket has closed or failed, or when the client has sent a half close. Every HTTP client
 *     in use that half-closes has given up on the reply.
 *     A failed socket is closed at once: after a bad TLS record, Node leaves it open, and a poll would wait on it for a task
 *     that nobody can receive.
 * C2. Nothing is written to a client that is gone. So a reply that was taken back (`undelivered`) never arrives.
 */
export class Connection {
  readonly source: Source;
  /** Orders the requests that node:http reads. */
  readonly turns: Turns;
  /** Requests whose body has arrived and whose reply has not been written to the socket yet. */
  answering = 0;
  /** The request whose body is being received, or whose `end` event has not fired yet. */
  receiving: { readonly complete: boolean } | undefined;
  readonly #socket: Socket;
  readonly #incoming: IncomingBytes;
  readonly #unread: UnreadReplies;
  readonly #clock: Clock;
  readonly #goneListeners = new Set<() => void>();
  /** A reading of `Clock.elapsed`. */
  readonly #openedAt: number;
  #network: string | undefined;
  #isVerified: boolean;
  #incomingBytes = 0;
  #isGone = false;
  /** Whether the socket's write buffer held something before the reply that is being written. */
  #hadUnread = false;
  /** When the socket's write buffer last went from empty to holding a reply. */
  #writesSince = 0;

  constructor(
    socket: Socket,
    source: Source,
    {
      incoming,
      unread,
      requestsAheadMax,
      clock,
      needsSignatures,
    }: {
      readonly incoming: IncomingBytes;
      readonly unread: UnreadReplies;
      readonly requestsAheadMax: number;
      readonly clock: Clock;
      readonly needsSignatures: boolean;
    },
  ) {
    this.source = source;
    this.#socket = socket;
    this.#incoming = incoming;
    this.#unread = unread;
    this.#clock = clock;
    this.#openedAt = clock.elapsed();
    this.#isVerified = !needsSignatures;
    this.turns = new Turns(requestsAheadMax, () => this.isGone());
    socket.once("end", () => this.#leave());
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#leave());
  }

  /** Whether the client would take the next bytes written for the reply to a request it has sent in full. */
  get owesReply(): boolean {
    return this.answering > 0 || this.receiving?.complete === true;
  }

  isGone(): boolean {
    return this.#isGone || this.#socket.destroyed || !this.#socket.writable;
  }

  /** Calls `listener` once when the client is gone, immediately if it already is. Returns a function that unsubscribes. */
  onGone(listener: () => void): () => void {
    if (this.#isGone) {
      listener();
      return () => {};
    }
    // Wrapped, so that two requests that pass the same function count as two listeners.
    const entry = (): void => listener();
    this.#goneListeners.add(entry);
    return () => this.#goneListeners.delete(entry);
  }

  /** Counts bytes of a body being received or of requests sent ahead. A connection does only one of these at a time. */
  receives(bytes: number): void {
    this.#incomingBytes += bytes;
    this.#incoming.add(this.#sender(), bytes);
  }

  /** Whether what is being received on this and similar connections is within its bounds. */
  hasRoom(): boolean {
    return this.#incoming.hasRoom(this.#sender());
  }

  /** Stops counting: the body is complete, the requests sent ahead have been read, or the bytes were dropped. */
  endsReceiving(): void {
    if (this.#incomingBytes === 0) return;
    this.#incoming.add(this.#sender(), -this.#incomingBytes);
    this.#incomingBytes = 0;
  }

  /** Whether its client has signed a request on it, or need not. */
  get isVerified(): boolean {
    return this.#isVerified;
  }

  /** The signature of one of its requests was right. */
  wasVerified(): void {
    if (this.#isVerified) return;
    const bytes = this.#incomingBytes;
    this.endsReceiving();
    this.#isVerified = true;
    if (bytes > 0) this.receives(bytes);
  }

  /** Call just before writing a reply to the socket. */
  startsWriting(): void {
    this.#hadUnread = this.#socket.writableLength > 0;
  }

  /** Call just after writing a reply to the socket. The kernel nearly always takes all of it: then nothing is unread. */
  endsWriting(): void {
    if (this.#socket.writableLength === 0) return;
    if (!this.#hadUnread) this.#writesSince = this.#clock.elapsed();
    this.#unread.count(this.#socket);
  }

  /** Closes the connection if the client has left data unread since `elapsed`, a reading of `Clock.elapsed`. */
  closeIfUnreadSince(elapsed: number): void {
    if (this.#socket.writableLength > 0 && this.#writesSince <= elapsed) this.#socket.destroy();
  }

  /** Closes the connection if it is older than `elapsed`, a reading of `Clock.elapsed`, and no request on it was signed. */
  closeIfUnverifiedSince(elapsed: number): void {
    if (!this.#isVerified && this.#openedAt <= elapsed) this.#socket.destroy();
  }

  /** Closes the connection if the client has never sent anything. */
  closeIfSilent(): void {
    if (this.#socket.bytesRead === 0) this.#socket.destroy();
  }

  /** Found when first asked for: most requests arrive whole, and count nothing. */
  #sender(): { readonly network: string; readonly isVerified: boolean } {
    this.#network ??= networkOf(this.source.address);
    return { network: this.#network, isVerified: this.#isVerified };
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.endsReceiving();
    if (this.#goneListeners.size === 0) return;
    // After a half close, Node would still flush buffered writes: without this, C2 breaks.
    this.#socket.destroy();
    const listeners = [...this.#goneListeners];
    this.#goneListeners.clear();
    for (const listener of listeners) listener();
  }
}
