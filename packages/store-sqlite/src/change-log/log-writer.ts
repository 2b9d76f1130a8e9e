import type { Clock } from "@openswf/core/ports/clock";
import {
  type FrameKind,
  frameHeaderBytes,
  frameKind,
  otherSegment,
  type SegmentNumber,
  sealFrame,
  segmentHeaderBytes,
} from "./frame.ts";
import { firstPlace } from "./log-reader.ts";
import type { SegmentFile } from "./segment-files.ts";

/** A segment takes frames until it has this size. A single larger frame gets a segment of its own. */
export const segmentBytes: number = 4 * 1024 * 1024;
/** A segment grows by this much at a time, ahead of its frames. A write beyond its end takes twice as long. */
const growBytes = 256 * 1024;
/**
 * If writes have lately taken longer than this, the next is made by another thread, and this one does other work. A good disk
 * takes 0.2 ms. On a busy machine whose disk took 2, a workflow took 1.3 times as long as before there was a log with a bound
 * of 1 ms, and 0.9 times with one of 4: one or two runs each. Handing over costs more there than waiting.
 */
const slowMs = 4;
/**
 * The same for the frame of a group: others wait meanwhile. With 64 workers on a disk that took 0.3 to 0.7 ms, a server used
 * 0.88 of the CPU that it used when every group was handed over (three pairs in turn: 0.85, 0.84, 0.96).
 */
const slowTogetherMs = 1;
/** After so many groups, this thread tries again: how long another thread took says more about what this one was doing. */
const triesAgainAfter = 200;
/** The weight of the last write in the average. */
const averageWeight = 1 / 8;
/** The buffer that is kept between two writes. */
const keptBytes = 256 * 1024;
/** UTF-8 needs no more for a UTF-16 unit. */
const bytesPerUnitMax = 3;

/** The sequence of the last frame of a log. */
export type LastFrame = number | "unknown";

/** Settles once everything up to this frame is in SQLite, durably. Rejects if that is not possible. */
export type Free = (sequence: number) => Promise<void>;

/**
 * Appends frames, one at a time: whoever appends waits for the frame before. See frame.ts for L1 to L3.
 *
 * A write that fails may or may not have reached the disk. Its place and its sequence are then taken by an empty frame
 * before anything else is written, so that it can never be read behind a frame that was acknowledged later.
 */
export class LogWriter {
  readonly #files: readonly [SegmentFile, SegmentFile];
  readonly #salt: number;
  readonly #clock: Clock;
  readonly #free: Free;
  #segment: SegmentNumber = firstPlace.segment;
  #offset = firstPlace.offset;
  #sequence = firstPlace.sequence - 1;
  #buffer = Buffer.allocUnsafe(keptBytes);
  #isInDoubt = false;
  #averageMs = 0;
  #groupsByOthers = 0;
  /** The last frame of each segment in its current round; 0 if it has none. */
  readonly #lastIn: [number, number] = [0, 0];
  /** Up to where each segment has bytes. */
  readonly #sizes: [number, number];
  #growing: Promise<void> | undefined;
  #cannotGrow = false;

  constructor(files: readonly [SegmentFile, SegmentFile], salt: number, clock: Clock, free: Free) {
    this.#files = files;
    this.#salt = salt;
    this.#clock = clock;
    this.#free = free;
    this.#sizes = [files[0].size, files[1].size];
    this.#growSoon();
  }

  /** The last frame that is durable. */
  get sequence(): number {
    return this.#sequence;
  }

  /** The last frame in the segment that is not being written. Applying up to it makes room. */
  get lastInOther(): number {
    return this.#lastIn[otherSegment(this.#segment)];
  }

  /** Resolves when the frame is durable. If it rejects, whether the frame will ever be read is unknown. */
  async append(kind: FrameKind, payload: string, isAlone: boolean): Promise<void> {
    await this.#endDoubt();
    const length = frameHeaderBytes + this.#put(payload);
    await this.#makeRoom(length);
    this.#seal(kind, length);
    await this.#write(length, isAlone);
    this.#growSoon();
  }

  async #endDoubt(): Promise<void> {
    if (!this.#isInDoubt) return;
    const length = this.#encode(frameKind.nothing, "");
    await this.#write(length, true);
    this.#isInDoubt = false;
  }

  #encode(kind: FrameKind, payload: string): number {
    const length = frameHeaderBytes + this.#put(payload);
    this.#seal(kind, length);
    return length;
  }

  /** Returns the length of the payload. */
  #put(payload: string): number {
    const needed = frameHeaderBytes + payload.length * bytesPerUnitMax;
    if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(needed);
    return this.#buffer.write(payload, frameHeaderBytes, "utf8");
  }

  #seal(kind: FrameKind, length: number): void {
    sealFrame(this.#buffer.subarray(0, length), kind, this.#sequence + 1, this.#salt);
  }

  async #makeRoom(length: number): Promise<void> {
    if (this.#offset === segmentHeaderBytes || this.#offset + length <= segmentBytes) return;
    const next = otherSegment(this.#segment);
    if (this.#lastIn[next] !== 0) await this.#free(this.#lastIn[next]);
    this.#segment = next;
    this.#offset = segmentHeaderBytes;
    this.#lastIn[next] = 0;
    this.#cannotGrow = false;
  }

  async #write(length: number, isAlone: boolean): Promise<void> {
    const bytes = this.#buffer.subarray(0, length);
    const file = this.#files[this.#segment];
    const end = this.#offset + length;
    // Zeros on their way must not land on top of the frame.
    if (end > this.#sizes[this.#segment]) await this.#growing;
    const startedAt = this.#clock.elapsed();
    this.#isInDoubt = true;
    const isHere = this.#averageMs <= (isAlone ? slowMs : slowTogetherMs);
    if (isHere) file.writeNow(bytes, this.#offset);
    else await file.write(bytes, this.#offset);
    this.#isInDoubt = false;
    if (isHere || isAlone) this.#averageMs += (this.#clock.elapsed() - startedAt - this.#averageMs) * averageWeight;
    else this.#countGroupByOthers();
    this.#offset = end;
    this.#sequence += 1;
    this.#lastIn[this.#segment] = this.#sequence;
    this.#sizes[this.#segment] = Math.max(this.#sizes[this.#segment], end);
    if (this.#buffer.length > keptBytes) this.#buffer = Buffer.allocUnsafe(keptBytes);
  }

  #countGroupByOthers(): void {
    this.#groupsByOthers += 1;
    if (this.#groupsByOthers < triesAgainAfter) return;
    this.#groupsByOthers = 0;
    this.#averageMs = Math.min(this.#averageMs, slowTogetherMs);
  }

  /** Keeps zeros ahead of the next frame, and ahead of the first frame of the other segment when its turn comes closer. */
  #growSoon(): void {
    if (this.#growing !== undefined || this.#cannotGrow) return;
    const other = otherSegment(this.#segment);
    const isLow = (segment: SegmentNumber, offset: number): boolean =>
      this.#sizes[segment] < Math.min(offset + growBytes / 2, segmentBytes);
    if (isLow(this.#segment, this.#offset)) this.#growing = this.#grow(this.#segment);
    else if (this.#offset > segmentBytes / 2 && isLow(other, segmentHeaderBytes)) this.#growing = this.#grow(other);
  }

  async #grow(segment: SegmentNumber): Promise<void> {
    const from = this.#sizes[segment];
    const to = Math.min(from - (from % growBytes) + growBytes, segmentBytes);
    try {
      await this.#files[segment].extend(from, to);
      this.#sizes[segment] = to;
    } catch {
      // Zeros only save time. Where the disk is full, a frame that has to grow the file says so itself.
      this.#cannotGrow = true;
    } finally {
      this.#growing = undefined;
    }
  }

  /** No append may be under way. Returns the last frame: "unknown" if one more may be on the disk, whose write failed. */
  async close(): Promise<LastFrame> {
    await this.#growing;
    try {
      await this.#endDoubt();
      return this.#sequence;
    } catch {
      // The disk still fails. The next start reads what there is.
      return "unknown";
    } finally {
      for (const file of this.#files) file.close();
    }
  }
}
