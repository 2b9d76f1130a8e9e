import type { Writable } from "node:stream";
import type { Audit, AuditRecord } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { after } from "@openswf/core/waiting/after";
import { Alarm } from "@openswf/core/waiting/alarm";
import { Backoff } from "@openswf/core/waiting/backoff";
import { within } from "@openswf/core/waiting/within";
import { printAuditLine } from "./audit-line.ts";
import { LostLines } from "./lost-lines.ts";

/** Bytes of lines that may wait to be written. Beyond this, replies wait too. */
const waitingBytesMax = 4 * 1024 * 1024;
/** How long replies wait for a stalled log. After this, lines are lost and calls continue. */
const replyWaitMs = 5_000;
/** Lines are batched for this long: each write is a system call, which costs more than the line itself. */
const gatherMs = 20;
/** Delays before a failed stream is reopened. */
const reopenDelays = { firstMs: 1_000, maxMs: 30_000 } as const;

export interface AuditLog extends Audit {
  /** Writes the remaining lines. */
  close(): Promise<void>;
}

export interface AuditStreamOptions {
  /** Name of the log for messages. */
  readonly name: string;
  /** May throw. May return a stream that has already ended, such as stdout, of which there is only one. */
  readonly open: () => Writable;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * An audit log on a byte stream. When the stream fails or stalls, calls continue: a full disk must not stop all work.
 *
 * A1. Every line is written or counted as lost. Lines that a stream held when it failed count as lost, although some
 * may have been written.
 * A2. No reply waits longer than `replyWaitMs`.
 * A3. There is at most one stream, and events from a stream that has already failed are ignored.
 */
export class AuditStream implements AuditLog {
  readonly #openStream: () => Writable;
  readonly #clock: Clock;
  readonly #lost: LostLines;
  /** `undefined` while the log cannot be written. */
  #stream: Writable | undefined;
  /** The stream, while it is stalled. */
  #stalled: Writable | undefined;
  #gathered: string[] = [];
  #gatheredCharacters = 0;
  /** Lines handed to the stream but not yet written. */
  #held = 0;
  #waiting: Promise<void> | undefined;
  readonly #backoff = new Backoff(reopenDelays);
  readonly #reopening: Alarm;
  #isClosed = false;

  constructor({ name, open, clock, log }: AuditStreamOptions) {
    this.#openStream = open;
    this.#clock = clock;
    this.#lost = new LostLines(name, clock, log);
    this.#reopening = new Alarm(clock);
    this.#open();
  }

  write(record: AuditRecord): Promise<void> | undefined {
    if (this.#gathered.length === 0) after(this.#clock, gatherMs, () => this.#writeGathered());
    const line = printAuditLine(record);
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
    this.#reopening.cancel();
    const stream = this.#stream;
    if (stream !== undefined) {
      const ended = new Promise<void>((resolve) => {
        // Never end stdout: it is not ours.
        if (stream === process.stdout) stream.write("", () => resolve());
        else stream.end(resolve);
      });
      await within(this.#clock, replyWaitMs, ended, () => {
        this.#lost.add(this.#held, new Error(`the stream has taken no lines for ${replyWaitMs} ms`));
        this.#held = 0;
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
      this.#failed(stream.errored ?? new Error("the stream has already ended"));
      return;
    }
    this.#stream = stream;
    const failed = (error?: unknown): void => {
      // A3: a stream emits both "error" and "close".
      if (this.#stream === stream) this.#failed(error ?? new Error("the stream was closed"));
    };
    stream.on("error", failed);
    stream.on("close", failed);
  }

  #failed(error: unknown): void {
    this.#stream = undefined;
    this.#stalled = undefined;
    // A stream that we ended closes with nothing left to write.
    if (this.#isClosed && this.#held === 0) return;
    this.#lost.add(this.#held, error);
    this.#held = 0;
    if (this.#isClosed) return;
    this.#reopening.setIn(this.#backoff.next(), () => this.#open());
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
      // A1: the lines that a failed stream held are already counted, and not every stream reports the failure here.
      if (stream !== this.#stream) return;
      this.#held -= lines.length;
      if (error) this.#lost.add(lines.length, error);
      else if (stream !== this.#stalled) this.#written();
    });
  }

  #written(): void {
    this.#backoff.reset();
    this.#lost.recovered();
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
      const cancel = after(this.#clock, replyWaitMs, () => {
        this.#stall(stream);
        done();
      });
      stream.on("drain", done);
      stream.on("error", done);
      stream.on("close", done);
    });
  }

  /** Writes nothing more until the stream drains. This bounds what it holds, and "drain" reports its recovery. */
  #stall(stream: Writable): void {
    this.#stalled = stream;
    this.#lost.add(0, new Error(`the stream has taken no lines for ${replyWaitMs} ms`));
    stream.once("drain", () => {
      if (this.#stalled !== stream) return;
      this.#stalled = undefined;
      this.#written();
    });
  }
}
