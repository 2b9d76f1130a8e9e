import type { Buffer } from "node:buffer";

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The first reply in what a connection has received. */
export interface ReceivedReply {
  readonly reply: Reply;
  /** What came after it, if anything. */
  readonly rest: Buffer | undefined;
  /** Whether the server closes the connection after it. */
  readonly closes: boolean;
}

/** The reply cannot be read by this generator. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

const headEnd = "\r\n\r\n";

/** `undefined` until the whole reply is there. Its length comes from Content-Length, or it is sent in chunks. */
export function firstReply(all: Buffer): ReceivedReply | undefined {
  const end = all.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = all.toString("latin1", 0, end).toLowerCase();
  const bodyStart = end + headEnd.length;
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  const body = length === undefined ? chunked(all, bodyStart, head) : plain(all, bodyStart, bodyStart + Number(length));
  if (body === undefined) return undefined;
  return {
    reply: { status: Number(head.slice(9, 12)), body: body.text },
    rest: all.length > body.end ? all.subarray(body.end) : undefined,
    closes: head.includes("\r\nconnection: close") || head.startsWith("http/1.0"),
  };
}

interface Body {
  readonly text: string;
  readonly end: number;
}

function plain(all: Buffer, start: number, end: number): Body | undefined {
  return all.length < end ? undefined : { text: all.toString("utf8", start, end), end };
}

/** The body of `Transfer-Encoding: chunked`, which proxies like to use. */
function chunked(all: Buffer, start: number, head: string): Body | undefined {
  if (!/\r\ntransfer-encoding: *chunked/.test(head)) {
    throw new Unreadable("the server sent a reply without Content-Length or chunks, which this generator cannot read");
  }
  const parts: Buffer[] = [];
  let position = start;
  for (;;) {
    const lineEnd = all.indexOf("\r\n", position);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(all.toString("latin1", position, lineEnd), 16);
    if (Number.isNaN(size)) throw new Unreadable("the server sent a chunk without a size");
    const data = lineEnd + 2;
    if (size === 0) return endOfChunks(all, data, parts);
    if (all.length < data + size + 2) return undefined;
    parts.push(all.subarray(data, data + size));
    position = data + size + 2;
  }
}

/** After the last chunk come trailers, which nobody needs, and an empty line. */
function endOfChunks(all: Buffer, start: number, parts: readonly Buffer[]): Body | undefined {
  let position = start;
  for (;;) {
    const lineEnd = all.indexOf("\r\n", position);
    if (lineEnd < 0) return undefined;
    if (lineEnd === position) return { text: joined(parts), end: lineEnd + 2 };
    position = lineEnd + 2;
  }
}

/** A character may lie across two chunks. */
function joined(parts: readonly Buffer[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}
