/**
 * Tells damage to a log from the torn end that a crash leaves. SQLite reads a log up to the first frame that is not as it
 * was written, and forgets the rest without a word. That is right for the last transaction, which was never acknowledged
 * if its sync was not over. It loses whatever was acknowledged behind a frame that was damaged later.
 *
 * D1. Where the frame behind the end of a transaction continues its sums, that transaction was synced: see log-format.ts.
 *     So a bad frame in it, or before it, is damage.
 * D2. A bad frame can be the end of a transaction itself. Its own header says so, unless the damage is there: then some
 *     single bit restores its sums.
 * D3. Frames with other salts are old, unless the salts differ in a few bits only, which chance does not do.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import {
  type Frame,
  frameHeaderBytes,
  headerBytes,
  isEqual,
  type LogHeader,
  parseFrame,
  parseHeader,
  type Sums,
  sumsOf,
} from "./log-format.ts";

export interface LogDamage {
  /** From 1; 0 is the header of the log. */
  readonly frame: number;
  readonly offset: number;
}

/** Salts that differ in no more bits than this were the same once. */
const damagedSaltBitsMax = 6;

/** `undefined` if SQLite loses nothing that was synced when it reads this log. */
export function findLogDamage(path: string): LogDamage | undefined {
  // Closing a file drops SQLite's locks on it. SQLite has none on its log.
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const head = Buffer.alloc(headerBytes);
    if (readSync(file, head, 0, headerBytes, 0) < headerBytes) return undefined;
    const header = parseHeader(head);
    // A header is synced before the first frame. One of zeros is that of a log that was made, but not written.
    if (header === undefined) {
      return size > headerBytes && head.some((byte) => byte !== 0) ? { frame: 0, offset: 0 } : undefined;
    }
    return new LogScan(file, size, header).damage();
  } finally {
    closeSync(file);
  }
}

class LogScan {
  readonly #file: number;
  readonly #header: LogHeader;
  readonly #frameBytes: number;
  readonly #frames: number;
  readonly #bytes: Buffer;

  constructor(file: number, size: number, header: LogHeader) {
    this.#file = file;
    this.#header = header;
    this.#frameBytes = frameHeaderBytes + header.pageSize;
    this.#frames = Math.floor((size - headerBytes) / this.#frameBytes);
    this.#bytes = Buffer.alloc(this.#frameBytes);
  }

  damage(): LogDamage | undefined {
    let before = this.#header.sums;
    for (let number = 1; number <= this.#frames; number++) {
      const frame = this.#read(number);
      const sums = sumsOf(this.#bytes, before, this.#header);
      if (this.#isOurs(frame) && isEqual(sums, frame.sums)) {
        before = sums;
        continue;
      }
      const offset = this.#offsetOf(number);
      return this.#wasSyncedBehind(number, frame, before, sums) ? { frame: number, offset } : undefined;
    }
    return undefined;
  }

  /** Whether the transaction of the first bad frame was synced (D1). */
  #wasSyncedBehind(bad: number, badFrame: Frame, before: Sums, computed: Sums): boolean {
    if (this.#endsTransaction(badFrame, before)) return this.#continues(bad + 1, [badFrame.sums, computed]);
    let stored = badFrame.sums;
    for (let number = bad + 1; number <= this.#frames; number++) {
      const frame = this.#read(number);
      const seeds = number === bad + 1 ? [stored, computed] : [stored];
      const isValid = this.#isOurs(frame) && this.#isSummed(frame, seeds);
      if (isValid && frame.databasePages !== 0) return this.#continues(number + 1, [frame.sums]);
      stored = frame.sums;
    }
    return false;
  }

  /** D2 and D3. The bytes of the frame are in the buffer. */
  #endsTransaction(frame: Frame, before: Sums): boolean {
    const [first, second] = this.#header.salts;
    const changedBits = bitsIn(frame.salts[0] ^ first) + bitsIn(frame.salts[1] ^ second);
    if (changedBits > damagedSaltBitsMax) return false;
    if (frame.databasePages !== 0) return true;
    for (let bit = 32; bit < 64; bit++) {
      this.#flip(bit);
      const isRestored = isEqual(sumsOf(this.#bytes, before, this.#header), frame.sums);
      this.#flip(bit);
      if (isRestored) return true;
    }
    return false;
  }

  #flip(bit: number): void {
    const index = bit >> 3;
    this.#bytes[index] = (this.#bytes[index] ?? 0) ^ (1 << (bit & 7));
  }

  /** Whether this frame was written behind a frame with one of these sums. */
  #continues(number: number, seeds: readonly Sums[]): boolean {
    if (number > this.#frames) return false;
    const frame = this.#read(number);
    return this.#isOurs(frame) && this.#isSummed(frame, seeds);
  }

  #isSummed(frame: Frame, seeds: readonly Sums[]): boolean {
    return seeds.some((seed) => isEqual(sumsOf(this.#bytes, seed, this.#header), frame.sums));
  }

  #isOurs({ salts }: Frame): boolean {
    return salts[0] === this.#header.salts[0] && salts[1] === this.#header.salts[1];
  }

  #offsetOf(number: number): number {
    return headerBytes + (number - 1) * this.#frameBytes;
  }

  #read(number: number): Frame {
    readSync(this.#file, this.#bytes, 0, this.#frameBytes, this.#offsetOf(number));
    return parseFrame(this.#bytes);
  }
}

function bitsIn(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}
