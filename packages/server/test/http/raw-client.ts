import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** A TCP connection that sends exactly the given bytes, as broken clients do. */
export class RawClient {
  readonly socket: Socket;
  readonly #closed: Promise<unknown>;
  #received = "";

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#closed = new Promise((resolve) => socket.once("close", resolve));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.#received += text;
    });
    // A reset counts as a close here.
    socket.on("error", () => {});
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RawClient(socket);
  }

  static async overTls(port: number, options: ConnectionOptions): Promise<RawClient> {
    const socket = connectTls({ port, host: "127.0.0.1", ...options });
    await once(socket, "secureConnect");
    return new RawClient(socket);
  }

  says(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Everything received until the server closed the connection. */
  async everything(): Promise<string> {
    await this.#closed;
    return this.#received;
  }

  /** Waits until the received data contains `part`, and returns all of it. Throws if the connection closes before that. */
  async receives(part: string): Promise<string> {
    while (!this.#received.includes(part)) {
      if (this.socket.destroyed) throw new Error(`closed before ${part} arrived; received: ${this.#received}`);
      await Promise.race([new Promise((resolve) => this.socket.once("data", resolve)), this.#closed]);
    }
    return this.#received;
  }
}

/** An API call as text. */
export function call(operation: string, body = "{}"): string {
  return (
    `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: SimpleWorkflowService.${operation}\r\n` +
    `Content-Type: application/x-amz-json-1.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** The server reads plain requests itself and leaves all others to node:http. Both ways must behave the same. */
export const waysOfReading = [
  { read: "directly", call },
  {
    read: "by node:http",
    call: (operation: string, body?: string): string => call(operation, body).replace("Host:", "TE: trailers\r\nHost:"),
  },
] as const;
