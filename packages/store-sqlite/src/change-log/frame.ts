/**
 * The form of the change log on disk. Stored: never edit; a new form takes another number in `segmentMark`.
 *
 * A segment starts with a header of 64 bytes. Frames follow without gaps; behind the last are zeros, or frames of
 * earlier rounds. All integers are little-endian.
 *
 *     segment header   0 "openswf log 1\n\0\0"   16 salt (6)   22 number of the segment (2)   24 CRC-32 of bytes 0 to 23
 *     frame            0 CRC-32 of all that follows   4 "oswF"   8 length of the payload (4)   12 sequence (6)
 *                     18 kind (2)   20 salt (6)   26 zeros (2)   28 payload
 *
 * L1. Sequences count the frames of one salt from 1, without gaps. A salt is random, and is used from one opening of the
 *     store to the next.
 * L2. A frame is written with one write, which is synced before the next frame is written. So only the last frame can be
 *     torn, and a good frame behind a bad one proves damage.
 * L3. The frame behind the last one of a segment is the first of the other segment.
 */
import { crc32 } from "node:zlib";

export const segmentHeaderBytes = 64;
export const frameHeaderBytes = 28;

/** What a frame holds. Stored: never renumber. */
export const frameKind = {
  /** Changes of executions, as in changes-format.ts. */
  changes: 1,
  /** Nothing. It takes the place of a frame whose write failed, or shows that the log can be written. */
  nothing: 2,
  /** The number of writes that SQLite had acknowledged outside this log, as decimal digits. */
  outsideWrites: 3,
} as const;
export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

export type SegmentNumber = 0 | 1;
export const otherSegment = (segment: SegmentNumber): SegmentNumber => (segment === 0 ? 1 : 0);

export interface Frame {
  readonly kind: number;
  readonly sequence: number;
  readonly payload: Buffer;
  /** The length of the whole frame. */
  readonly bytes: number;
}

const segmentMark = Buffer.from("openswf log 1\n\0\0", "latin1");
const frameMark = 0x4677736f;
const saltAt = 20;

export function segmentHeader(salt: number, segment: SegmentNumber): Buffer {
  const header = Buffer.alloc(segmentHeaderBytes);
  segmentMark.copy(header);
  header.writeUIntLE(salt, 16, 6);
  header.writeUInt16LE(segment, 22);
  header.writeUInt32LE(crc32(header.subarray(0, 24)), 24);
  return header;
}

/** The salt of a segment; `undefined` if the bytes are not the header of this segment. */
export function saltOfSegment(header: Buffer, segment: SegmentNumber): number | undefined {
  if (header.length < segmentHeaderBytes || !header.subarray(0, 16).equals(segmentMark)) return undefined;
  if (header.readUInt32LE(24) !== crc32(header.subarray(0, 24)) || header.readUInt16LE(22) !== segment)
    return undefined;
  return header.readUIntLE(16, 6);
}

/** Completes a frame whose payload is in place, `frameHeaderBytes` from its start. */
export function sealFrame(frame: Buffer, kind: FrameKind, sequence: number, salt: number): void {
  frame.writeUInt32LE(frameMark, 4);
  frame.writeUInt32LE(frame.length - frameHeaderBytes, 8);
  frame.writeUIntLE(sequence, 12, 6);
  frame.writeUInt16LE(kind, 18);
  frame.writeUIntLE(salt, saltAt, 6);
  frame.writeUInt16LE(0, 26);
  frame.writeUInt32LE(crc32(frame.subarray(4)), 0);
}

/** The length that the header of a frame gives, if it may be the header of a frame; the rest may be wrong. */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + frameHeaderBytes > bytes.length || bytes.readUInt32LE(at + 4) !== frameMark) return undefined;
  return frameHeaderBytes + bytes.readUInt32LE(at + 8);
}

/** The frame that starts at `at`, if it is whole, unchanged and of this salt. */
export function frameAt(bytes: Buffer, at: number, salt: number): Frame | undefined {
  const length = frameLength(bytes, at);
  if (length === undefined || at + length > bytes.length || bytes.readUIntLE(at + saltAt, 6) !== salt) return undefined;
  if (bytes.readUInt32LE(at) !== crc32(bytes.subarray(at + 4, at + length))) return undefined;
  return {
    kind: bytes.readUInt16LE(at + 18),
    sequence: bytes.readUIntLE(at + 12, 6),
    payload: bytes.subarray(at + frameHeaderBytes, at + length),
    bytes: length,
  };
}

/** Every good frame of this salt, wherever it lies. */
export function* framesAnywhere(bytes: Buffer, salt: number): Iterable<Frame> {
  const wanted = Buffer.alloc(6);
  wanted.writeUIntLE(salt, 0, 6);
  for (let at = bytes.indexOf(wanted, saltAt); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    const frame = frameAt(bytes, at - saltAt, salt);
    if (frame !== undefined) yield frame;
  }
}
