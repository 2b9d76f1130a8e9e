import { Buffer } from "node:buffer";
import { invariant } from "@openswf/model/invariant";

/** Header names that SDKs and proxies send, found by their bytes while a head is read. At most 31: one bit each. */
export const usualNames = [
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

export const numberOfName: ReadonlyMap<string, number> = new Map(usualNames.map((name, number) => [name, number]));
const bytesOfNames: readonly Uint8Array[] = usualNames.map((name) => Buffer.from(name, "latin1"));

/** For each byte of a header's name, the byte in lower case; 0 for bytes that no name has (RFC 9110, `token`). */
const nameBytes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(String.fromCharCode(byte))
    ? String.fromCharCode(byte).toLowerCase().charCodeAt(0)
    : 0,
);
const colon = 0x3a;

/** Names hash into this many slots: enough for each usual name to have its own. */
const slots = 1_024;
const hashFactor = 31;

/** The number of any name that is not usual. An index beyond the usual ones: V8 reads negative ones slowly. */
export const unusual: number = usualNames.length;

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

/** Bounds the work of reading a head, and the memory of its lines. SDKs send about twelve. */
export const linesMax = 100;

/**
 * Finds the names of headers in their bytes. Clients send their headers in one order, so each line is first compared with
 * the name that the same line of the head before had.
 */
export class NameReader {
  readonly #before = new Uint8Array(linesMax).fill(unusual);
  /** The number of the name that was read last; `unusual` for any that is not usual. */
  number: number = unusual;

  /** Returns where the name at `from` ends, which is where its colon is; -1 when there is no name with a colon. */
  read(line: number, bytes: Buffer, from: number, bytesEnd: number): number {
    const before = this.#before[line] ?? unusual;
    if (isNameAt(bytes, from, bytesEnd, before)) {
      this.number = before;
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
    this.number = isNameAt(bytes, from, bytesEnd, number) ? number : unusual;
    this.#before[line] = this.number;
    return at;
  }
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
