import {
  type Frame,
  frameAt,
  frameHeaderBytes,
  frameLength,
  framesAnywhere,
  otherSegment,
  type SegmentNumber,
  segmentHeaderBytes,
} from "./frame.ts";
import { openSegmentReader, type SegmentReader } from "./segment-files.ts";

/** Where the next frame is expected. */
export interface LogPlace {
  readonly sequence: number;
  readonly segment: SegmentNumber;
  readonly offset: number;
}
export const firstPlace: LogPlace = { sequence: 1, segment: 0, offset: segmentHeaderBytes };

/** Most frames are smaller. */
const chunkBytes = 64 * 1024;

/** Reads frames in order. Frames that were written since the last call to `refresh` may be missed. */
export class LogReader {
  readonly #salt: number;
  readonly #segments: readonly [SegmentReader, SegmentReader];
  #place: LogPlace;
  #chunk: Buffer = Buffer.alloc(0);
  /** Where the chunk starts. */
  #chunkAt: { readonly segment: SegmentNumber; readonly offset: number } | undefined;

  /** Throws if a segment does not exist. */
  constructor(database: string, salt: number, place: LogPlace) {
    this.#salt = salt;
    this.#place = place;
    const first = openSegmentReader(database, 0);
    try {
      this.#segments = [first, openSegmentReader(database, 1)];
    } catch (error) {
      first.close();
      throw error;
    }
  }

  /** The first place that was not read. */
  get place(): LogPlace {
    return this.#place;
  }

  /** Goes on elsewhere, and sees what was written meanwhile. */
  refresh(place: LogPlace): void {
    this.#place = place;
    this.#chunkAt = undefined;
  }

  /** Whether both segments carry the salt: else they are not the log of this store. */
  isOurs(): boolean {
    return this.#segments.every((segment) => segment.salt() === this.#salt);
  }

  /** The next frame; `undefined` at the end, which damage can also make (see `framesBehind`). */
  next(): Frame | undefined {
    const { sequence, segment, offset } = this.#place;
    const frame = this.#frameAt(segment, offset);
    if (frame?.sequence === sequence) return this.#passed(frame, segment, offset);
    // L3 of frame.ts.
    const other = otherSegment(segment);
    const first = this.#frameAt(other, segmentHeaderBytes);
    return first?.sequence === sequence ? this.#passed(first, other, segmentHeaderBytes) : undefined;
  }

  #passed(frame: Frame, segment: SegmentNumber, offset: number): Frame {
    this.#place = { sequence: frame.sequence + 1, segment, offset: offset + frame.bytes };
    return frame;
  }

  /** Whether the log has good frames that `next` cannot reach: by L2 of frame.ts, it is then damaged. */
  hasFramesBehind(): boolean {
    for (const segment of this.#segments) {
      for (const { sequence } of framesAnywhere(segment.all(), this.#salt)) {
        if (sequence >= this.#place.sequence) return true;
      }
    }
    return false;
  }

  #frameAt(segment: SegmentNumber, offset: number): Frame | undefined {
    const length = frameLength(this.#bytes(segment, offset, frameHeaderBytes), 0);
    return length === undefined ? undefined : frameAt(this.#bytes(segment, offset, length), 0, this.#salt);
  }

  /** Fewer bytes where the segment ends. */
  #bytes(segment: SegmentNumber, offset: number, count: number): Buffer {
    const from = this.#chunkAt?.segment === segment ? offset - this.#chunkAt.offset : -1;
    if (from >= 0 && from + count <= this.#chunk.length) return this.#chunk.subarray(from, from + count);
    const reader = this.#segments[segment];
    // A damaged length must not allocate more than the file has.
    if (count > chunkBytes && reader.read(offset + count - 1, 1).length === 0) return Buffer.alloc(0);
    this.#chunk = reader.read(offset, Math.max(count, chunkBytes));
    this.#chunkAt = { segment, offset };
    return this.#chunk.subarray(0, count);
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }
}
