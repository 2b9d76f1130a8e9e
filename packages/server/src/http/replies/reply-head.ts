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

/** The start of a reply, up to its request id. */
const printStart = (statusLine: string): string => `HTTP/1.1 ${statusLine}\r\n${requestIdHeader}: `;

/** What lies between the request id and the length of the body. */
const printMiddle = (contentType: string): string => `\r\n${contentTypeHeader}: ${contentType}\r\n${lengthHeader}: `;

/** A whole reply, after which the connection closes. `statusLine` is a code and its text. */
export const printLastReply = (statusLine: string, requestId: string, body: string): string =>
  `${printStart(statusLine)}${requestId}${printMiddle(replyContentType(undefined))}${Buffer.byteLength(body)}\r\n` +
  `Connection: close\r\n\r\n${body}`;

const statusOk = 200;
const startOk = printStart(`${statusOk} OK`);
const sdkType = replyContentType(undefined);
const middleForSdks = printMiddle(sdkType);

/** Prints the status line and headers of replies as node:http does. Only the id and the length differ for most replies. */
export class ReplyHeads {
  readonly #clock: Clock;
  readonly #keepAlive: string;
  readonly #close: string;
  #second = Number.NaN;
  #endKeepAlive = "";
  #endClose = "";

  /** `extensions` is announced on every reply that has these heads. */
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
    this.#printEnds();
    const start = status === statusOk ? startOk : printStart(`${status} ${STATUS_CODES[status] ?? ""}`);
    const middle = requestContentType === sdkType ? middleForSdks : printMiddle(replyContentType(requestContentType));
    return start + requestId + middle + bodyBytes + (connection === "close" ? this.#endClose : this.#endKeepAlive);
  }

  /** Formats the date once a second: formatting costs more than the rest of the head. */
  #printEnds(): void {
    const now = this.#clock.now();
    const second = Math.floor(now / 1000);
    if (second === this.#second) return;
    this.#second = second;
    const date = `\r\nDate: ${httpDate(now)}\r\n`;
    this.#endKeepAlive = `${date}${this.#keepAlive}\r\n`;
    this.#endClose = `${date}${this.#close}\r\n`;
  }
}
