/**
 * Reads the log of changes beside a store by what its form says (store-sqlite/src/change-log/frame.ts), so that a test can
 * damage a certain place in it.
 */
const segmentHeaderBytes = 64;
const frameHeaderBytes = 28;
const frameMark = "oswF";

export interface FoundFrame {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sequence: number;
}

/** The frames of a segment in its current round. */
export function framesIn(file: string, content: Uint8Array): readonly FoundFrame[] {
  const bytes = Buffer.from(content);
  const frames: FoundFrame[] = [];
  for (let offset = segmentHeaderBytes; offset + frameHeaderBytes <= bytes.length; ) {
    const sequence = bytes.readUIntLE(offset + 12, 6);
    const isNext = frames.length === 0 || sequence === (frames.at(-1)?.sequence ?? 0) + 1;
    if (bytes.toString("latin1", offset + 4, offset + 8) !== frameMark || !isNext) break;
    const length = frameHeaderBytes + bytes.readUInt32LE(offset + 8);
    frames.push({ file, offset, bytes: length, sequence });
    offset += length;
  }
  return frames;
}

/** Where the parts of a frame are, from its start. */
export const frameParts: Readonly<Record<string, number>> = {
  checksum: 1,
  mark: 5,
  length: 8,
  "high byte of the length": 11,
  sequence: 12,
  kind: 18,
  salt: 22,
  "zeros of the header": 26,
  "first byte of the payload": 28,
};
