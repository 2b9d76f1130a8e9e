import { Buffer } from "node:buffer";
import type { WireHeaders } from "@openswf/core/ports/transport";
import { invariant } from "@openswf/model/invariant";

/** Header names that SDKs and proxies send, found by their bytes while a head is read. At most 31: one bit each. */
const usualNames = [
  "host",
  "content-length",
  "content-type",
  "connection",
  "x-amz-target",
  "x-amz-date",
  "authorization",
  "x-amz-content-sha256",
  "x-amz-security-token",
  "x-amz-user-agent",
  "user-agent",
  "amz-sdk-invocation-id",
  "amz-sdk-request",
  "accept",
  "accept-encoding",
  "content-encoding",
  "date",
  "origin",
  "sec-fetch-site",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-port",
] as const;

const numberOfName: ReadonlyMap<string, number> = new Map(usualNames.map((name, number) => [name, number]));
const bytesOfNames: readonly Uint8Array[] = usualNames.map((name) => Buffer.from(name, "latin1"));

/** Headers that change the form or the length of a request. node:http reads requests that have one. */
const giveAnotherForm: ReadonlySet<string> = new Set(["transfer-encoding", "expect", "upgrade", "te", "trailer"]);

/** For each byte of a header's name, the byte in lower case; 0 for bytes that no name has (RFC 9110, `token`). */
const nameBytes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(String.fromCharCode(byte))
    ? String.fromCharCode(byte).toLowerCase().charCodeAt(0)
    : 0,
);
/** Whether a byte may be in a header's value, without the obsolete forms of RFC 9110. */
const valueBytes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x09 || (byte >= 0x20 && byte <= 0x7e) ? 1 : 0,
);

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const colon = 0x3a;

/** Names hash into this many slots: enough for each usual name to have its own. */
const slots = 1_024;
const hashFactor = 31;

/** The number of any name that is not usual. An index beyond the usual ones: V8 reads negative ones slowly. */
const unusual: number = usualNames.length;

/** The number of the usual name in each slot; `unusual` in empty ones. */
const numberInSlot: Uint8Array = (() => {
  const numbers = new Uint8Array(slots).fill(unusual);
  for (const [number, bytes] of bytesOfNames.entries()) {
    let hash = 0;
    for (const byte of bytes) hash = (Math.imul(hash, hashFactor) + byte) | 0;
    invariant(numbers[hash & (slots - 1)] === unusual, `the header name ${usualNames[number]} shares its slot`);
    numbers[hash & (slots - 1)] = number;
  }
  return numbers;
})();

/** Numbers kept for each line: the number of its name, and where its value starts and ends in the text of the lines. */
const perLine = 3;
/** Bounds the work of reading a head, and the memory of its lines. SDKs send about twelve. */
const linesMax = 100;

/**
 * The headers of a plain request. It keeps the text of the lines, and where the values are in it; a value becomes a string
 * when it is asked for. A Map of strings for each request took two thirds of the time of reading it.
 */
export class PlainHeaders implements WireHeaders {
  readonly #text: string;
  /** See `perLine`. */
  readonly #lines: readonly number[];
  /** One bit for each usual name that is present. */
  readonly #present: number;
  readonly #unusual: ReadonlyMap<string, string> | undefined;

  constructor(
    text: string,
    lines: readonly number[],
    present: number,
    unusual: ReadonlyMap<string, string> | undefined,
  ) {
    this.#text = text;
    this.#lines = lines;
    this.#present = present;
    this.#unusual = unusual;
  }

  get(name: string): string | undefined {
    const number = numberOfName.get(name);
    if (number === undefined) return this.#unusual?.get(name);
    if ((this.#present & (1 << number)) === 0) return undefined;
    const line = this.#lineOf(number);
    return this.#text.slice(this.#lines[line + 1], this.#lines[line + 2]);
  }

  has(name: string): boolean {
    const number = numberOfName.get(name);
    return number === undefined ? this.#unusual?.has(name) === true : (this.#present & (1 << number)) !== 0;
  }

  keys(): string[] {
    const unusualNames = this.#unusual?.keys();
    const names: string[] = [];
    for (let line = 0; line < this.#lines.length; line += perLine) {
      const name = usualNames[this.#lines[line] ?? unusual] ?? unusualNames?.next().value;
      if (name !== undefined) names.push(name);
    }
    return names;
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const name of this.keys()) yield [name, this.get(name) ?? ""];
  }

  #lineOf(number: number): number {
    let line = 0;
    while (this.#lines[line] !== number) line += perLine;
    return line;
  }
}

interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

const chunkOf = (bytes: Buffer): Chunk => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
});

/** The headers of a head, with what its reader needs of them. */
export interface ReadHead {
  readonly headers: PlainHeaders;
  /** The position after the empty line that ends the head. */
  readonly end: number;
  readonly contentLength: number;
}

/**
 * Reads the lines of heads in one pass, which takes 1.2 µs for the twelve headers of an SDK. A regular expression for the
 * form, and searches, strings and a Map for the rest, take 3.3 µs.
 */
export class HeadScanner {
  /** The lines of the head being read; used again for every head. */
  readonly #lines: number[] = new Array<number>(linesMax * perLine).fill(0);
  /** The number of the name in each line of the head before: clients send their headers in one order. */
  readonly #before = new Uint8Array(linesMax).fill(unusual);
  /** Nearly always the same bytes: those of the borrowed buffer. */
  #chunk: Chunk = chunkOf(Buffer.alloc(0));
  #count = 0;
  #number = unusual;
  #present = 0;
  #unusual: Map<string, string> | undefined;
  /** The value of `Content-Length`; -1 without one in plain digits. */
  #contentLength = -1;

  /**
   * Reads the lines of a head in `bytes`, from `start` to the empty line. Returns `undefined` unless it is complete, every
   * line is well formed, no header repeats or asks for anything special, and `Host` and `Content-Length` are present.
   */
  read(bytes: Buffer, start: number, bytesEnd: number): ReadHead | undefined {
    this.#count = 0;
    this.#present = 0;
    this.#unusual = undefined;
    this.#contentLength = -1;
    if (bytes !== this.#chunk.bytes) this.#chunk = chunkOf(bytes);
    let at = start;
    while (at < bytesEnd && bytes[at] !== carriageReturn) {
      at = this.#readLine(start, at, bytesEnd);
      if (at < 0) return undefined;
    }
    if (at + 1 >= bytesEnd || bytes[at + 1] !== lineFeed) return undefined;
    if (this.#contentLength < 0 || (this.#present & (1 << hostNumber)) === 0) return undefined;
    const text = bytes.toString("latin1", start, at);
    const headers = new PlainHeaders(text, this.#lines.slice(0, this.#count), this.#present, this.#unusual);
    return { headers, end: at + 2, contentLength: this.#contentLength };
  }

  /** Reads the line at `from`. Returns where the next one starts; -1 when it is not plain. */
  #readLine(start: number, from: number, bytesEnd: number): number {
    const { bytes } = this.#chunk;
    const nameEnd = this.#readName(bytes, from, bytesEnd);
    if (nameEnd < 0) return -1;
    let valueStart = nameEnd + 1;
    while (valueStart < bytesEnd && isBlank(bytes[valueStart])) valueStart += 1;
    const lineEnd = endOfValue(this.#chunk, valueStart, bytesEnd);
    if (lineEnd + 1 >= bytesEnd || bytes[lineEnd] !== carriageReturn || bytes[lineEnd + 1] !== lineFeed) return -1;
    let valueEnd = lineEnd;
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd -= 1;
    const number = this.#number;
    const isTaken =
      number === unusual
        ? this.#takeUnusual(bytes.toString("latin1", from, nameEnd), bytes.toString("latin1", valueStart, valueEnd))
        : this.#takeUsual(number, bytes, valueStart, valueEnd);
    if (!isTaken || this.#count >= this.#lines.length) return -1;
    this.#lines[this.#count] = number;
    this.#lines[this.#count + 1] = valueStart - start;
    this.#lines[this.#count + 2] = valueEnd - start;
    this.#count += perLine;
    return lineEnd + 2;
  }

  /** Returns where the name at `from` ends, and leaves its number in `#number`; -1 when there is no name with a colon. */
  #readName(bytes: Buffer, from: number, bytesEnd: number): number {
    const line = this.#count / perLine;
    const before = this.#before[line] ?? unusual;
    if (isNameAt(bytes, from, bytesEnd, before)) {
      this.#number = before;
      return from + (bytesOfNames[before]?.length ?? 0);
    }
    let at = from;
    let hash = 0;
    while (at < bytesEnd) {
      const byte = nameBytes[bytes[at] ?? 0] ?? 0;
      if (byte === 0) break;
      hash = (Math.imul(hash, hashFactor) + byte) | 0;
      at += 1;
    }
    if (at === from || at >= bytesEnd || bytes[at] !== colon) return -1;
    const number = numberInSlot[hash & (slots - 1)] ?? unusual;
    this.#number = isNameAt(bytes, from, bytesEnd, number) ? number : unusual;
    this.#before[line] = this.#number;
    return at;
  }

  #takeUsual(number: number, bytes: Buffer, valueStart: number, valueEnd: number): boolean {
    const bit = 1 << number;
    if ((this.#present & bit) !== 0) return false;
    this.#present |= bit;
    if (number === contentLengthNumber) this.#contentLength = lengthAt(bytes, valueStart, valueEnd);
    return number !== connectionNumber || bytes.toString("latin1", valueStart, valueEnd).toLowerCase() === "keep-alive";
  }

  #takeUnusual(sentName: string, value: string): boolean {
    const name = sentName.toLowerCase();
    this.#unusual ??= new Map();
    if (giveAnotherForm.has(name) || this.#unusual.has(name)) return false;
    this.#unusual.set(name, value);
    return true;
  }
}

const hostNumber = usualNames.indexOf("host");
const contentLengthNumber = usualNames.indexOf("content-length");
const connectionNumber = usualNames.indexOf("connection");
const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;

/** In each of four bytes: its highest bit, a one, and the first character that is not a control character. */
const highBits = 0x80808080 | 0;
const ones = 0x01010101;
const firstVisible = 0x20202020;

/** Where the value ends that starts at `from`. Takes four bytes at a time, which halves the time of reading a head. */
function endOfValue({ bytes, view }: Chunk, from: number, bytesEnd: number): number {
  let at = from;
  for (; at + 4 <= bytesEnd; at += 4) {
    const four = view.getInt32(at, true);
    // No byte is below 0x20, 0x7f, or above it. A carry out of a byte comes only from one above.
    if (((~((four | highBits) - firstVisible) | four | (four + ones)) & highBits) !== 0) break;
  }
  while (at < bytesEnd && valueBytes[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** Whether the usual name with this number, and a colon, are at `from`. */
function isNameAt(bytes: Buffer, from: number, bytesEnd: number, number: number): boolean {
  const name = bytesOfNames[number];
  if (name === undefined || from + name.length >= bytesEnd) return false;
  for (let at = 0; at < name.length; at += 1) {
    if (nameBytes[bytes[from + at] ?? 0] !== name[at]) return false;
  }
  return bytes[from + name.length] === colon;
}

const lengthDigitsMax = 9;

/** The number between `from` and `to` in plain digits; -1 when it is none, or has more than nine. */
function lengthAt(bytes: Buffer, from: number, to: number): number {
  if (to === from || to - from > lengthDigitsMax) return -1;
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    length = length * 10 + digit;
  }
  return length;
}
