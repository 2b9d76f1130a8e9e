import { STATUS_CODES } from "node:http";
import { type Clock, httpDate } from "@openswf/core/ports/clock";
import {
  contentTypeHeader,
  extensionsHeader,
  replyContentType,
  requestIdHeader,
} from "@openswf/core/protocol/print-reply";

/** Prints the status line and headers of replies as node:http does. */
export class ReplyHeads {
  readonly #clock: Clock;
  readonly #keepAlive: string;
  readonly #close: string;
  #second = Number.NaN;
  #date = "";

  /** `extensions` are announced on every reply. */
  constructor(clock: Clock, keepAliveMs: number, extensions: readonly string[]) {
    this.#clock = clock;
    const announced = extensions.length === 0 ? "" : `${extensionsHeader}: ${extensions.join(",")}\r\n`;
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
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${requestIdHeader}: ${requestId}\r\n` +
      `${contentTypeHeader}: ${replyContentType(requestContentType)}\r\nContent-Length: ${bodyBytes}\r\n` +
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
