import type { WireHeaders } from "@openswf/core/ports/transport";

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

export type UsualName = (typeof usualNames)[number];

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

/** Names hash into this many slots. Without a collision between usual names, which the constructor of the table checks. */
const slots = 1_024;
const hashFactor = 31;

/** The number of the usual name in each slot; -1 in empty ones. */
const numberInSlot: Int8Array = (() => {
  const numbers = new Int8Array(slots).fill(-1);
  for (const [number, bytes] of bytesOfNames.entries()) {
    let hash = 0;
    for (const byte of bytes) hash = (Math.imul(hash, hashFactor) + byte) | 0;
    if (numbers[hash & (slots - 1)] !== -1) throw new Error(`the header name ${usualNames[number]} shares its slot`);
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
  /** See `perLine`. A negative number belongs to an unusual name. */
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

  get(name: UsualName): string | undefined;
  get(name: string): string | undefined;
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
    const unusual = this.#unusual?.keys();
    const names: string[] = [];
    for (let line = 0; line < this.#lines.length; line += perLine) {
      const name = usualNames[this.#lines[line] ?? -1] ?? unusual?.next().value;
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

/** The headers of a head, with what its reader needs of them. */
export interface ReadHead {
  readonly headers: PlainHeaders;
  /** The position after the empty line that ends the head. */
  readonly end: number;
  /** The value of `Content-Length`; -1 without one in plain digits. */
  readonly contentLength: number;
}

/**
 * Reads the lines of heads byte by byte, in one pass: a regular expression, searches and a Map took 25,000 instructions for
 * the head of an SDK; this takes 9,000.
 */
export class HeadScanner {
  /** The lines of the head being read; used again for every head. */
  readonly #lines: number[] = new Array<number>(linesMax * perLine).fill(0);
  #count = 0;
  #hash = 0;
  #present = 0;
  #unusual: Map<string, string> | undefined;
  #contentLength = -1;

  /**
   * Reads the lines of a head in `bytes`, from `start` to the empty line. Returns `undefined` unless it is complete, every
   * line is well formed, and no header repeats or gives the request another form.
   */
  read(bytes: Buffer, start: number, bytesEnd: number): ReadHead | undefined {
    this.#count = 0;
    this.#present = 0;
    this.#unusual = undefined;
    this.#contentLength = -1;
    let at = start;
    while (at < bytesEnd && bytes[at] !== carriageReturn) {
      at = this.#readLine(bytes, start, at, bytesEnd);
      if (at < 0) return undefined;
    }
    if (at + 1 >= bytesEnd || bytes[at + 1] !== lineFeed) return undefined;
    const text = bytes.toString("latin1", start, at);
    const headers = new PlainHeaders(text, this.#lines.slice(0, this.#count), this.#present, this.#unusual);
    return { headers, end: at + 2, contentLength: this.#contentLength };
  }

  /** Reads the line at `from`. Returns where the next one starts; -1 when it is not plain. */
  #readLine(bytes: Buffer, start: number, from: number, bytesEnd: number): number {
    const nameEnd = this.#endOfName(bytes, from, bytesEnd);
    if (nameEnd === from || nameEnd >= bytesEnd || bytes[nameEnd] !== colon) return -1;
    let valueStart = nameEnd + 1;
    while (valueStart < bytesEnd && isBlank(bytes[valueStart])) valueStart += 1;
    const lineEnd = endOfValue(bytes, valueStart, bytesEnd);
    if (lineEnd + 1 >= bytesEnd || bytes[lineEnd] !== carriageReturn || bytes[lineEnd + 1] !== lineFeed) return -1;
    let valueEnd = lineEnd;
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd -= 1;
    const number = usualNameAt(bytes, from, nameEnd, this.#hash);
    const isTaken =
      number < 0
        ? this.#takeUnusual(bytes.toString("latin1", from, nameEnd), bytes.toString("latin1", valueStart, valueEnd))
        : this.#takeUsual(number, bytes, valueStart, valueEnd);
    if (!isTaken || this.#count >= this.#lines.length) return -1;
    this.#lines[this.#count] = number;
    this.#lines[this.#count + 1] = valueStart - start;
    this.#lines[this.#count + 2] = valueEnd - start;
    this.#count += perLine;
    return lineEnd + 2;
  }

  /** Also leaves the hash of the name in `#hash`. */
  #endOfName(bytes: Buffer, from: number, bytesEnd: number): number {
    let at = from;
    let hash = 0;
    while (at < bytesEnd) {
      const byte = nameBytes[bytes[at] ?? 0] ?? 0;
      if (byte === 0) break;
      hash = (Math.imul(hash, hashFactor) + byte) | 0;
      at += 1;
    }
    this.#hash = hash;
    return at;
  }

  #takeUsual(number: number, bytes: Buffer, valueStart: number, valueEnd: number): boolean {
    const bit = 1 << number;
    if ((this.#present & bit) !== 0) return false;
    this.#present |= bit;
    if (number === contentLengthNumber) this.#contentLength = lengthAt(bytes, valueStart, valueEnd);
    return true;
  }

  #takeUnusual(sentName: string, value: string): boolean {
    const name = sentName.toLowerCase();
    this.#unusual ??= new Map();
    if (giveAnotherForm.has(name) || this.#unusual.has(name)) return false;
    this.#unusual.set(name, value);
    return true;
  }
}

const contentLengthNumber = usualNames.indexOf("content-length");
const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;

function endOfValue(bytes: Buffer, from: number, bytesEnd: number): number {
  let at = from;
  while (at < bytesEnd && valueBytes[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** The number of the usual name between `from` and `to`; -1 when it is another. */
function usualNameAt(bytes: Buffer, from: number, to: number, hash: number): number {
  const number = numberInSlot[hash & (slots - 1)] ?? -1;
  const name = bytesOfNames[number];
  if (name === undefined || name.length !== to - from) return -1;
  for (let at = 0; at < name.length; at += 1) {
    if (nameBytes[bytes[from + at] ?? 0] !== name[at]) return -1;
  }
  return number;
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
