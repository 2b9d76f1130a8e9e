import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Endpoint } from "./endpoint.ts";

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** This side closed the connection while a call was in flight. */
export class ConnectionClosed extends Error {
  override readonly name = "ConnectionClosed";
}

/** Nothing answers at the endpoint. */
export class EndpointUnreachable extends Error {
  override readonly name = "EndpointUnreachable";
}

const headEnd = Buffer.from("\r\n\r\n");
const servicePrefix = "SimpleWorkflowService.";

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One keep-alive connection that makes one call at a time, with as little overhead as possible: on a small machine, the
 * generator takes its CPU time from the server. It understands only replies with a Content-Length. If the server closes
 * the connection after a reply, as some emulators do, the next call reconnects.
 */
export class Connection {
  readonly #endpoint: Endpoint;
  readonly #head: string;
  #socket: Socket;
  #received: Buffer[] = [];
  #pending: Pending | undefined;

  private constructor(endpoint: Endpoint, socket: Socket) {
    this.#endpoint = endpoint;
    this.#head = `POST / HTTP/1.1\r\nHost: ${endpoint.url.host}\r\nContent-Type: application/x-amz-json-1.0\r\n`;
    this.#socket = this.#listen(socket);
  }

  static async open(endpoint: Endpoint): Promise<Connection> {
    return new Connection(endpoint, await openSocket(endpoint.url));
  }

  async call(operation: string, body: string): Promise<Reply> {
    if (this.#socket.destroyed) this.#socket = this.#listen(await openSocket(this.#endpoint.url));
    const target = servicePrefix + operation;
    const signed = this.#endpoint.sign?.(target, body) ?? "";
    const length = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(`${this.#head}X-Amz-Target: ${target}\r\n${signed}Content-Length: ${length}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#socket.destroy();
    this.#fail(new ConnectionClosed("the connection was closed while a call was in flight"));
  }

  #listen(socket: Socket): Socket {
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#onData(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
    return socket;
  }

  #fail(error: Error): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#received = [];
    pending?.reject(error);
  }

  #onData(chunk: Buffer): void {
    this.#received.push(chunk);
    const all = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#received = [all];
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    const head = all.toString("latin1", 0, end).toLowerCase();
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    if (length === undefined) {
      this.#fail(new Error("the server sent a reply without Content-Length, which this generator cannot read"));
      this.#socket.destroy();
      return;
    }
    const bodyStart = end + headEnd.length;
    const bodyEnd = bodyStart + Number(length);
    if (all.length < bodyEnd) return;
    this.#received = all.length > bodyEnd ? [all.subarray(bodyEnd)] : [];
    if (head.includes("\r\nconnection: close") || head.startsWith("http/1.0")) this.#socket.destroy();
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve({ status: Number(head.slice(9, 12)), body: all.toString("utf8", bodyStart, bodyEnd) });
  }
}

function openSocket(url: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      url.protocol === "https:"
        ? connectTls({ port: Number(url.port || 443), host: url.hostname, servername: url.hostname })
        : connect(Number(url.port || 80), url.hostname);
    const refuse = (error: Error): void => {
      reject(new EndpointUnreachable(`cannot reach ${url.host}: ${error.message}`, { cause: error }));
    };
    socket.once("error", refuse);
    socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
      socket.off("error", refuse);
      resolve(socket);
    });
  });
}
