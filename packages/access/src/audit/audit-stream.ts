import type { Writable } from "node:stream";
import type { Audit, AuditRecord } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { LostLines } from "./lost-lines.ts";

/** Bytes of lines that may wait to be written; beyond them, replies wait too. */
const waitingBytesMax = 4 * 1024 * 1024;
/** How long replies wait for a log that takes no lines: then lines are lost, and calls go on. */
const replyWaitMs = 5_000;
/** Lines are written together: each write is a call of the system, which takes longer than the line. */
const gatherMs = 20;
/** A stream that has failed is opened anew after this; after twice as long when that fails too, and so on. */
const reopenAfterMs = 1_000;
const reopenAfterMaxMs = 30_000;

export interface AuditLog extends Audit {
  /** Writes what waits. */
  close(): Promise<void>;
}

export interface AuditStreamOptions {
  /** Which log it is, for people. */
  readonly name: string;
  /** May throw. What it gives may be a stream that has ended already, such as stdout, which there is once. */
  readonly open: () => Writable;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * An audit log over a stream of bytes. When that fails, or nobody takes what it has, calls go on: a full disk must not
 * stop all work.
 *
 * A1. Every line is written, or counted as lost. What a stream held when it failed is lost, though some may be there.
 * A2. No reply waits longer than `replyWaitMs`.
 * A3. There is one stream at most, and what one tells after it has failed changes nothing.
 */
export class AuditStream implements AuditLog {
  readonly #openStream: () => Writable;
  readonly #clock: Clock;
  readonly #lost: LostLines;
  /** `undefined` while it cannot be written. */
  #stream: Writable | undefined;
  /** The stream, while it takes nothing. */
  #stalled: Writable | undefined;
  #gathered: string[] = [];
  #gatheredCharacters = 0;
  /** Lines that the stream has and has not written. */
  #held = 0;
  #waiting: Promise<void> | undefined;
  #reopenAfterMs = reopenAfterMs;
  #cancelReopening = (): void => {};
  #isClosed = false;

  constructor({ name, open, clock, log }: AuditStreamOptions) {
    this.#openStream = open;
    this.#clock = clock;
    this.#lost = new LostLines(name, clock, log);
    this.#open();
  }

  write(record: AuditRecord): Promise<void> | undefined {
    if (this.#gathered.length === 0) this.#clock.schedule(this.#clock.now() + gatherMs, () => this.#writeGathered());
    const line = `${JSON.stringify(record)}\n`;
    this.#gathered.push(line);
    this.#gatheredCharacters += line.length;
    if ((this.#stream?.writableLength ?? 0) + this.#gatheredCharacters <= waitingBytesMax) return undefined;
    this.#writeGathered();
    const stream = this.#stream;
    if (stream === undefined || stream === this.#stalled) return undefined;
    this.#waiting ??= this.#drained(stream);
    return this.#waiting;
  }

  async close(): Promise<void> {
    this.#writeGathered();
    this.#isClosed = true;
    this.#cancelReopening();
    const stream = this.#stream;
    if (stream !== undefined) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.schedule(this.#clock.now() + replyWaitMs, () => {
          this.#lost.add(this.#held, new Error(`nobody has taken its lines for ${replyWaitMs} ms`));
          this.#held = 0;
          resolve();
        });
        const done = (): void => {
          cancel();
          resolve();
        };
        // Stdout is not ours to end.
        if (stream === process.stdout) stream.write("", done);
        else stream.end(done);
      });
    }
    this.#lost.close();
  }

  #open(): void {
    let stream: Writable;
    try {
      stream = this.#openStream();
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (!stream.writable) {
      this.#failed(stream.errored ?? new Error("it has ended"));
      return;
    }
    this.#stream = stream;
    const failed = (error?: unknown): void => {
      // A3: a stream says both that it has failed and that it is closed.
      if (this.#stream === stream) this.#failed(error ?? new Error("it was closed"));
    };
    stream.on("error", failed);
    stream.on("close", failed);
  }

  #failed(error: unknown): void {
    this.#stream = undefined;
    this.#stalled = undefined;
    // A stream that was ended is closed, and has nothing left.
    if (this.#isClosed && this.#held === 0) return;
    this.#lost.add(this.#held, error);
    this.#held = 0;
    if (this.#isClosed) return;
    this.#cancelReopening = this.#clock.schedule(this.#clock.now() + this.#reopenAfterMs, () => this.#open());
    this.#reopenAfterMs = Math.min(2 * this.#reopenAfterMs, reopenAfterMaxMs);
  }

  #writeGathered(): void {
    const lines = this.#gathered;
    if (lines.length === 0) return;
    this.#gathered = [];
    this.#gatheredCharacters = 0;
    const stream = this.#stream;
    if (stream?.writable !== true || stream === this.#stalled) {
      this.#lost.add(lines.length, stream?.errored ?? undefined);
      return;
    }
    this.#held += lines.length;
    stream.write(lines.join(""), (error) => {
      // A1: what a stream held when it failed has been counted, and not every stream tells of it here.
      if (stream !== this.#stream) return;
      this.#held -= lines.length;
      if (error) this.#lost.add(lines.length, error);
      else if (stream !== this.#stalled) this.#written();
    });
  }

  #written(): void {
    this.#reopenAfterMs = reopenAfterMs;
    this.#lost.over();
  }

  /** A2. */
  #drained(stream: Writable): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        stream.off("drain", done);
        stream.off("error", done);
        stream.off("close", done);
        this.#waiting = undefined;
        resolve();
      };
      const cancel = this.#clock.schedule(this.#clock.now() + replyWaitMs, () => {
        this.#stall(stream);
        done();
      });
      stream.on("drain", done);
      stream.on("error", done);
      stream.on("close", done);
    });
  }

  /** Nothing more is given to it until it has taken what it has: so that is bounded, and its end is heard of. */
  #stall(stream: Writable): void {
    this.#stalled = stream;
    this.#lost.add(0, new Error(`nobody has taken its lines for ${replyWaitMs} ms`));
    stream.once("drain", () => {
      if (this.#stalled !== stream) return;
      this.#stalled = undefined;
      this.#written();
    });
  }
}
