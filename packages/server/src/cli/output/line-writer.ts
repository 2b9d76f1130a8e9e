import type { Clock } from "@openswf/core/ports/clock";
import { after } from "@openswf/core/waiting/after";
import { within } from "@openswf/core/waiting/within";

/** Bytes of lines that may wait to be written. Beyond this, lines are dropped. */
export const waitingBytesMax: number = 1024 * 1024;
/** Bytes written at a time, so that little is lost with a failed write. */
const chunkBytesMax = 64 * 1024;
/** After a failed write, the next is tried this much later: a full disk must not cost a system call for every line. */
const pauseMs = 1_000;

/** Where lines go. It never blocks the main thread for long. */
export interface LineDestination {
  /** Writes all of `text`, and then calls `done`, with the error if it could not. Never throws. */
  write(text: string, done: (error: unknown) => void): void;
  /** Writes what it can of `text` before it returns, within a bound. Never throws. For the end of the process. */
  writeNow(text: string): void;
}

interface Line {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Writes lines to a destination that may fail, or that nobody may read. The caller never waits and never hears of it:
 * logging must not stop or end a server.
 *
 * W1. `write` returns at once and never throws.
 * W2. At most `waitingBytesMax` wait, beside one chunk that is being written.
 * W3. Every line is written in order, or counted as dropped. A line of its own tells the count as soon as lines can be
 *     written again. Lines of a write that failed count as dropped, although some may have been written.
 */
export class LineWriter {
  readonly #destination: LineDestination;
  readonly #clock: Clock;
  readonly #printDropped: (count: number, error: unknown) => string;
  readonly #waiting: Line[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #isPausing = false;
  #dropped = 0;
  #lastError: unknown;
  #whenWritten: (() => void)[] = [];

  constructor(parts: {
    readonly destination: LineDestination;
    readonly clock: Clock;
    /** The line that tells how many lines were dropped, and the error that caused it, if any. */
    readonly printDropped: (count: number, error: unknown) => string;
  }) {
    this.#destination = parts.destination;
    this.#clock = parts.clock;
    this.#printDropped = parts.printDropped;
  }

  /** `text` ends in a line feed. */
  write(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.#waitingBytes + bytes > waitingBytesMax) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push({ text, bytes });
    this.#waitingBytes += bytes;
    this.#writeNext();
  }

  /** Settles when everything is written, or after `ms`. */
  async flush(ms: number): Promise<void> {
    if (!this.#isWriting && !this.#hasMore) return;
    const written = new Promise<void>((resolve) => this.#whenWritten.push(resolve));
    await within(this.#clock, ms, written, () => {});
  }

  /** Writes what can be written before this returns. For the end of the process. */
  flushNow(): void {
    while (this.#hasMore) this.#destination.writeNow(this.#take().text);
  }

  get #hasMore(): boolean {
    return this.#waiting.length > 0 || this.#dropped > 0;
  }

  /** The next chunk, and the number of lines that are lost with it. */
  #take(): { readonly text: string; readonly lines: number } {
    let text = this.#dropped > 0 ? this.#printDropped(this.#dropped, this.#lastError) : "";
    let lines = this.#dropped;
    this.#dropped = 0;
    this.#lastError = undefined;
    let bytes = 0;
    let count = 0;
    for (const line of this.#waiting) {
      if (count > 0 && bytes + line.bytes > chunkBytesMax) break;
      text += line.text;
      bytes += line.bytes;
      count += 1;
    }
    this.#waiting.splice(0, count);
    this.#waitingBytes -= bytes;
    lines += count;
    return { text, lines };
  }

  #writeNext(): void {
    if (this.#isWriting || this.#isPausing) return;
    if (!this.#hasMore) {
      for (const resolve of this.#whenWritten.splice(0)) resolve();
      return;
    }
    this.#isWriting = true;
    const { text, lines } = this.#take();
    this.#destination.write(text, (error) => {
      this.#isWriting = false;
      if (error !== undefined && error !== null) this.#failed(lines, error);
      this.#writeNext();
    });
  }

  #failed(lines: number, error: unknown): void {
    this.#dropped += lines;
    this.#lastError = error;
    this.#isPausing = true;
    after(this.#clock, pauseMs, () => {
      this.#isPausing = false;
      this.#writeNext();
    });
  }
}
