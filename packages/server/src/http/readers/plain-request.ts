/** A request of the simple form that every SDK sends. */
export interface PlainRequest {
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body starts and ends in the bytes read. The end lies beyond them if the body is incomplete. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const requestLine = "POST / HTTP/1.1\r\n";
const requestLineBytes: Buffer = Buffer.from(requestLine, "latin1");
const endOfHead: Buffer = Buffer.from("\r\n\r\n", "latin1");
/** Names and values per RFC 9110, without its obsolete forms. Runs in linear time: no character matches two parts. */
const headerLines = /^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+$/;
const contentLength = /^[0-9]{1,9}$/;

/** Headers that change the form or the length of a request. node:http reads requests that have one. */
const giveAnotherForm: ReadonlySet<string> = new Set(["transfer-encoding", "expect", "upgrade", "te", "trailer"]);

/**
 * Reads the head of a plain `POST / HTTP/1.1`: it is complete, its lines are well formed, no header repeats, `Host` and
 * `Content-Length` are present, and no header asks for anything special. Returns `undefined` for any other request,
 * without guessing: node:http reads those.
 */
export function readPlainRequest(bytes: Buffer, headerBytesMax: number): PlainRequest | undefined {
  if (
    bytes.length < requestLine.length ||
    bytes.compare(requestLineBytes, 0, requestLine.length, 0, requestLine.length)
  )
    return undefined;
  const headEnd = bytes.indexOf(endOfHead, requestLine.length - 2);
  if (headEnd < 0 || headEnd > headerBytesMax) return undefined;
  const lines = bytes.toString("latin1", requestLine.length, headEnd + 2);
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
  const length = headers.get("content-length");
  const connection = headers.get("connection");
  if (length === undefined || !contentLength.test(length) || !headers.has("host")) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== "keep-alive") return undefined;
  const bodyStart = headEnd + endOfHead.length;
  return {
    headers,
    bodyStart,
    bodyEnd: bodyStart + Number(length),
  };
}
