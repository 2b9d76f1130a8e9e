import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Draft, printDraft } from "./draft.ts";
import { type Reply, readReplies } from "./read-replies.ts";

/** A client with one connection at a time, which it reuses until the server closes it. */
export class FuzzClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #received = "";

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a request as its draft says. Returns the replies once at least one is complete, or once the server closes. */
  async sends(draft: Draft): Promise<readonly Reply[]> {
    const socket = await this.#open();
    const bytes = printDraft(draft);
    const pieceBytes = Math.ceil(bytes.length / draft.pieces);
    for (let at = 0; at < bytes.length && socket.writable; at += pieceBytes) {
      socket.write(bytes.slice(at, at + pieceBytes), "latin1");
      // Let each piece leave by itself.
      if (draft.pieces > 1) await new Promise((resolve) => setImmediate(resolve));
    }
    if (draft.ending === "resets") {
      socket.resetAndDestroy();
      return [];
    }
    if (draft.ending === "half closes") socket.end();
    return this.#replies(socket);
  }

  /** Closes without a reset: Node never finishes a half close that a reset interrupts, and then spins when the process exits. */
  hangUp(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #open(): Promise<Socket> {
    const kept = this.#socket;
    if (kept?.writable && !kept.readableEnded) return kept;
    this.hangUp();
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    this.#received = "";
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
    });
    // A reset counts as a close here.
    socket.on("error", () => {});
    return socket;
  }

  async #replies(socket: Socket): Promise<readonly Reply[]> {
    const all: Reply[] = [];
    while (true) {
      const { replies, rest } = readReplies(this.#received);
      this.#received = rest;
      all.push(...replies);
      if (socket.destroyed || all.some(({ status }) => status >= 200)) return all;
      await heard(socket);
    }
  }
}

const heard = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off("data", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("data", done);
    socket.on("close", done);
  });
