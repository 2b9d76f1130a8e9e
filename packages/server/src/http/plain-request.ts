/** A request that can be read in a glance, as every SDK sends them. */
export interface PlainRequest {
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body begins in the bytes that were read, and where it ends: beyond them when it is not all there. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const requestLine = "POST / HTTP/1.1\r\n";
const requestLineBytes: Buffer = Buffer.from(requestLine, "latin1");
const endOfHead: Buffer = Buffer.from("\r\n\r\n", "latin1");
/** Names and values as RFC 9110 has them, without what it calls obsolete. Linear: no two parts can take one character. */
const headerLines = /^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+$/;
const contentLength = /^[0-9]{1,9}$/;

/** Headers that give a request another form or another end: the library reads those. */
const giveAnotherForm: ReadonlySet<string> = new Set(["transfer-encoding", "expect", "upgrade", "te", "trailer"]);

/**
 * Reads the head of `POST / HTTP/1.1` when there is nothing to think about: it is all here, its lines are well formed,
 * no header comes twice, `Host` and `Content-Length` are there and none asks for anything special. For all else the
 * answer is `undefined`, never a guess: what is not plain is read by node:http.
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
