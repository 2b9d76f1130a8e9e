import type { RequestLine } from "../routes/route-table.ts";

/** A request of the simple form that every SDK sends. */
export interface PlainRequest {
  readonly line: RequestLine;
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body starts and ends in the bytes read. The end lies beyond them if the body is incomplete. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const endOfHead: Buffer = Buffer.from("\r\n\r\n", "latin1");
/** Names and values per RFC 9110, without its obsolete forms. Runs in linear time: no character matches two parts. */
const headerLines = /^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+$/;
const contentLength = /^[0-9]{1,9}$/;

/** Headers that change the form or the length of a request. node:http reads requests that have one. */
const giveAnotherForm: ReadonlySet<string> = new Set(["transfer-encoding", "expect", "upgrade", "te", "trailer"]);

/**
 * Reads the head of a plain request: it starts with one of `requestLines` and is complete, its lines are well formed, no
 * header repeats, `Host` and `Content-Length` are present, and no header asks for anything special. Returns `undefined`
 * for any other request, without guessing: node:http reads those.
 */
export function readPlainRequest(
  bytes: Buffer,
  headerBytesMax: number,
  requestLines: readonly RequestLine[],
): PlainRequest | undefined {
  const line = lineOf(bytes, requestLines);
  if (line === undefined) return undefined;
  const lineEnd = line.bytes.length;
  const headEnd = bytes.indexOf(endOfHead, lineEnd - 2);
  if (headEnd < 0 || headEnd > headerBytesMax) return undefined;
  const headers = readHeaders(bytes.toString("latin1", lineEnd, headEnd + 2));
  if (headers === undefined) return undefined;
  const length = headers.get("content-length");
  const connection = headers.get("connection");
  if (length === undefined || !contentLength.test(length) || !headers.has("host")) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== "keep-alive") return undefined;
  const bodyStart = headEnd + endOfHead.length;
  return { line, headers, bodyStart, bodyEnd: bodyStart + Number(length) };
}

function lineOf(bytes: Buffer, requestLines: readonly RequestLine[]): RequestLine | undefined {
  for (const line of requestLines) {
    const { length } = line.bytes;
    if (bytes.length >= length && bytes.compare(line.bytes, 0, length, 0, length) === 0) return line;
  }
  return undefined;
}

/** `undefined` unless every line is well formed, and no header repeats or gives the request another form. */
function readHeaders(lines: string): ReadonlyMap<string, string> | undefined {
  if (!headerLines.test(lines)) return undefined;
  const headers = new Map<string, string>();
  for (let from = 0; from < lines.length; ) {
    const colon = lines.indexOf(":", from);
    const end = lines.indexOf("\r\n", colon);
    const name = lines.slice(from, colon).toLowerCase();
    if (headers.has(name) || giveAnotherForm.has(name)) return undefined;
    headers.set(name, lines.slice(colon + 1, end).trim());
    from = end + 2;
  }
  return headers;
}
