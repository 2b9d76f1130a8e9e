import type { RequestLine } from "../routes/route-table.ts";
import { HeadScanner } from "./head-scanner.ts";
import type { PlainHeaders } from "./plain-headers.ts";

/** A request of the simple form that every SDK sends. */
export interface PlainRequest {
  readonly line: RequestLine;
  readonly headers: PlainHeaders;
  /** Where the body starts and ends in the bytes read. The end lies beyond them if the body is incomplete. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** Reads the plain requests of one server. */
export class PlainRequestReader {
  readonly #headerBytesMax: number;
  readonly #requestLines: readonly RequestLine[];
  readonly #scanner = new HeadScanner();

  constructor(headerBytesMax: number, requestLines: readonly RequestLine[]) {
    this.#headerBytesMax = headerBytesMax;
    this.#requestLines = requestLines;
  }

  /**
   * Reads the head of a plain request in the first `length` bytes: it starts with one of the request lines and is complete,
   * its lines are well formed, no header repeats, `Host` and `Content-Length` are present, and no header asks for anything
   * special. Returns `undefined` for any other request, without guessing: node:http reads those. Keeps none of the bytes.
   */
  read(bytes: Buffer, length: number): PlainRequest | undefined {
    const line = this.#lineOf(bytes, length);
    if (line === undefined) return undefined;
    const head = this.#scanner.read(bytes, line.bytes.length, length);
    if (head === undefined || head.end - endOfHeadBytes > this.#headerBytesMax) return undefined;
    const { headers, end, contentLength } = head;
    return { line, headers, bodyStart: end, bodyEnd: end + contentLength };
  }

  #lineOf(bytes: Buffer, length: number): RequestLine | undefined {
    for (const line of this.#requestLines) if (startsWith(bytes, length, line.bytes)) return line;
    return undefined;
  }
}

/** The bytes after the last line's text. */
const endOfHeadBytes = 4;

function startsWith(bytes: Buffer, length: number, start: Buffer): boolean {
  if (length < start.length) return false;
  for (let at = 0; at < start.length; at += 1) if (bytes[at] !== start[at]) return false;
  return true;
}
