import type { Socket } from "node:net";
import type { Warn } from "./rare-warning.ts";

/**
 * Replies that clients have not read yet, over all connections. When they are too many bytes, the connection that has
 * left its reply unread for the longest is closed, then the next: so whoever reads is not hurt by those who do not.
 */
export class UnreadReplies {
  readonly #bytesMax: number;
  readonly #warn: Warn;
  /** The one that has waited for the longest is the first. */
  readonly #bytesOf = new Map<Socket, number>();
  #total = 0;

  constructor(bytesMax: number, warn: Warn) {
    this.#bytesMax = bytesMax;
    this.#warn = warn;
  }

  /** To be called just after a reply was given to the socket. */
  count(socket: Socket): void {
    // Below its high-water mark a socket does not tell when all has left; but then it is little.
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
