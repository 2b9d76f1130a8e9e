import type { Socket } from "node:net";
import type { Warn } from "../rare-warning.ts";

/**
 * Replies that clients have not read yet, over all connections. Above the limit, the connection that has left its reply
 * unread the longest is closed, then the next. So clients that read do not suffer from those that do not.
 */
export class UnreadReplies {
  readonly #bytesMax: number;
  readonly #warn: Warn;
  /** In insertion order: the longest unread comes first. */
  readonly #bytesOf = new Map<Socket, number>();
  #total = 0;

  constructor(bytesMax: number, warn: Warn) {
    this.#bytesMax = bytesMax;
    this.#warn = warn;
  }

  /** Call just after writing a reply to the socket. */
  count(socket: Socket): void {
    // Below its high-water mark a socket emits no `drain`, but then it holds little.
    if (!socket.writableNeedDrain) return;
    const before = this.#bytesOf.get(socket);
    if (before === undefined) {
      const forget = (): void => {
        socket.off("drain", forget);
        socket.off("close", forget);
        this.#forget(socket);
      };
      socket.on("drain", forget);
      socket.on("close", forget);
    }
    this.#total += socket.writableLength - (before ?? 0);
    this.#bytesOf.set(socket, socket.writableLength);
    for (const oldest of this.#bytesOf.keys()) {
      if (this.#total <= this.#bytesMax) break;
      this.#warn({ unreadBytesMax: this.#bytesMax });
      this.#forget(oldest);
      oldest.destroy();
    }
  }

  #forget(socket: Socket): void {
    this.#total -= this.#bytesOf.get(socket) ?? 0;
    this.#bytesOf.delete(socket);
  }
}
