import { Buffer } from "node:buffer";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Endpoint } from "./endpoint.ts";
import { firstReply, type ReceivedReply, type Reply } from "./reply.ts";

/** This side closed the connection while a call was in flight. */
export class ConnectionClosed extends Error {
  override readonly name = "ConnectionClosed";
}

/** Nothing answers at the endpoint. */
export class EndpointUnreachable extends Error {
  override readonly name = "EndpointUnreachable";
}

/** Longer than SWF holds a poll. Only where traffic is bounded: a server of our own answers, or has ended. */
const replyWithinMs = 75_000;
const servicePrefix = "SimpleWorkflowService.";

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One keep-alive connection that makes one call at a time, with as little overhead as possible: on a small machine, the
 * generator takes its CPU time from the server. If the server closes the connection after a reply, as some emulators do,
 * the next call reconnects.
 */
export class Connection {
  readonly #endpoint: Endpoint;
  readonly #head: string;
  #socket: Socket;
  #received: Buffer[] = [];
  #pending: Pending | undefined;
  #isClosed = false;

  private constructor(endpoint: Endpoint, socket: Socket) {
    this.#endpoint = endpoint;
    this.#head = `POST ${endpoint.url.pathname} HTTP/1.1\r\nHost: ${endpoint.url.host}\r\nContent-Type: application/x-amz-json-1.0\r\n`;
    this.#socket = this.#listen(socket);
  }

  static async open(endpoint: Endpoint): Promise<Connection> {
    return new Connection(endpoint, await openSocket(endpoint.url));
  }

  async call(operation: string, body: string): Promise<Reply> {
    if (this.#isClosed) throw new ConnectionClosed("the connection was closed");
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
    this.#isClosed = true;
    this.#socket.destroy();
    this.#fail(new ConnectionClosed("the connection was closed while a call was in flight"));
  }

  #listen(socket: Socket): Socket {
    socket.setNoDelay(true);
    if (this.#endpoint.traffic !== undefined) socket.setTimeout(replyWithinMs, () => this.#giveUp(socket));
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

  /** A connection without a call may be silent as long as it likes. */
  #giveUp(socket: Socket): void {
    if (this.#pending === undefined) return;
    this.#fail(
      new EndpointUnreachable(`${this.#endpoint.url.host} has not replied in ${replyWithinMs / 1000} seconds`),
    );
    socket.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#received.push(chunk);
    const all = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#received = [all];
    const received = this.#read(all);
    if (received === undefined) return;
    this.#received = received.rest === undefined ? [] : [received.rest];
    if (received.closes) this.#socket.destroy();
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(received.reply);
  }

  #read(all: Buffer): ReceivedReply | undefined {
    try {
      return firstReply(all);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.#socket.destroy();
      return undefined;
    }
  }
}

function openSocket(url: URL): Promise<Socket> {
  // An address of IPv6 is in brackets in a URL alone.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve, reject) => {
    const socket =
      url.protocol === "https:"
        ? connectTls({ port: Number(url.port || 443), host, ...(isIP(host) === 0 && { servername: host }) })
        : connect(Number(url.port || 80), host);
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
