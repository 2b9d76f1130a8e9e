import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Draft, printDraft } from "./draft.ts";
import { type Reply, readReplies } from "./read-replies.ts";

/** One connection at a time, used for as long as the server keeps it. */
export class FuzzClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #received = "";

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a request as it is meant to be sent. All replies that have come until one has, or until the server closes. */
  async sends(draft: Draft): Promise<readonly Reply[]> {
    const socket = await this.#open();
    const bytes = printDraft(draft);
    const pieceBytes = Math.ceil(bytes.length / draft.pieces);
    for (let at = 0; at < bytes.length && socket.writable; at += pieceBytes) {
      socket.write(bytes.slice(at, at + pieceBytes), "latin1");
      // So that the pieces come as such.
      if (draft.pieces > 1) await new Promise((resolve) => setImmediate(resolve));
    }
    if (draft.ending === "resets") {
      socket.resetAndDestroy();
      return [];
    }
    if (draft.ending === "half closes") socket.end();
    return this.#replies(socket);
  }

  /** Not by a reset: Node never settles a half close that a reset comes into, and then spins when its process ends. */
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
    // A reset is a way of closing here.
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
