import { STATUS_CODES } from "node:http";
import { type Clock, httpDate } from "@openswf/core/ports/clock";
import {
  contentTypeHeader,
  extensionsHeader,
  replyContentType,
  requestIdHeader,
} from "@openswf/core/protocol/print-reply";

const lengthHeader = "Content-Length";

/** The headers of every reply to a call, as node:http takes them: names and values in turn. */
export const replyHeaders = (
  requestId: string,
  requestContentType: string | undefined,
  bodyBytes: number,
): string[] => [
  requestIdHeader,
  requestId,
  contentTypeHeader,
  replyContentType(requestContentType),
  lengthHeader,
  String(bodyBytes),
];

/** The same headers as text. */
const printHeaders = (requestId: string, requestContentType: string | undefined, bodyBytes: number): string =>
  `${requestIdHeader}: ${requestId}\r\n${contentTypeHeader}: ${replyContentType(requestContentType)}\r\n` +
  `${lengthHeader}: ${bodyBytes}\r\n`;

/** A whole reply, after which the connection closes. `statusLine` is a code and its text. */
export const printLastReply = (statusLine: string, requestId: string, body: string): string =>
  `HTTP/1.1 ${statusLine}\r\n${printHeaders(requestId, undefined, Buffer.byteLength(body))}Connection: close\r\n\r\n${body}`;

/** Prints the status line and headers of replies as node:http does. */
export class ReplyHeads {
  readonly #clock: Clock;
  readonly #keepAlive: string;
  readonly #close: string;
  #second = Number.NaN;
  #date = "";

  /** `extensions` is announced on every reply. */
  constructor(clock: Clock, keepAliveMs: number, extensions: string | undefined) {
    this.#clock = clock;
    const announced = extensions === undefined ? "" : `${extensionsHeader}: ${extensions}\r\n`;
    this.#keepAlive = `${announced}Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n`;
    this.#close = `${announced}Connection: close\r\n`;
  }

  print(
    status: number,
    requestId: string,
    requestContentType: string | undefined,
    bodyBytes: number,
    connection: "keep-alive" | "close",
  ): string {
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${printHeaders(requestId, requestContentType, bodyBytes)}` +
      `Date: ${this.#now()}\r\n${connection === "close" ? this.#close : this.#keepAlive}\r\n`
    );
  }

  /** Formats the date once a second: formatting costs more than the rest of the head. */
  #now(): string {
    const now = this.#clock.now();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = httpDate(now);
    }
    return this.#date;
  }
}
