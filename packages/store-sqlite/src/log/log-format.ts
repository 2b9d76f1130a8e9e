/**
 * SQLite's write-ahead log, as https://sqlite.org/fileformat2.html#walformat has it. All integers are big-endian.
 *
 * - A header of 32 bytes: magic, version, page size, checkpoint number, two salts, and two sums over the 24 bytes before.
 * - Frames, each with a header of 24 bytes and a page: page number, size of the database in pages (0 unless the frame ends
 *   a transaction), the two salts, and two sums.
 * - The sums of a frame continue those of the frame before it (of the header, for the first), over the first 8 bytes of
 *   its header and its page, as words of 4 bytes. The lowest bit of the magic says that these words are big-endian.
 * - When all of the log is in the database, the next writer starts again from the first frame with new salts. Behind its
 *   frames lie old ones, with other salts.
 *
 * With `synchronous = full`, the header is synced before the first frame is written, and a transaction is synced before
 * the first frame of the next is written.
 */
export const headerBytes = 32;
export const frameHeaderBytes = 24;

export interface Sums {
  readonly first: number;
  readonly second: number;
}
const noSums: Sums = { first: 0, second: 0 };

export interface LogHeader {
  readonly isBigEndian: boolean;
  readonly pageSize: number;
  readonly salts: readonly [number, number];
  readonly sums: Sums;
}

const magic = 0x377f0682;
const version = 3_007_000;

/** `undefined` if SQLite would not take it for the header of a log, and so would ignore the log. */
export function parseHeader(bytes: Buffer): LogHeader | undefined {
  const isBigEndian = (bytes.readUInt32BE(0) & 1) === 1;
  if ((bytes.readUInt32BE(0) & ~1) >>> 0 !== magic || bytes.readUInt32BE(4) !== version) return undefined;
  const sums = addTo(noSums, bytes.subarray(0, 24), { isBigEndian });
  if (!isEqual(sums, sumsAt(bytes, 24))) return undefined;
  const pageSize = bytes.readUInt32BE(8);
  return { isBigEndian, pageSize, salts: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], sums };
}

export interface Frame {
  /** 0 unless the frame ends a transaction. */
  readonly databasePages: number;
  readonly salts: readonly [number, number];
  /** As stored. */
  readonly sums: Sums;
}

export function parseFrame(bytes: Buffer): Frame {
  return {
    databasePages: bytes.readUInt32BE(4),
    salts: [bytes.readUInt32BE(8), bytes.readUInt32BE(12)],
    sums: sumsAt(bytes, 16),
  };
}

/** The sums that a frame should have, if those of the frame before are `before`. */
export function sumsOf(frame: Buffer, before: Sums, header: LogHeader): Sums {
  return addTo(addTo(before, frame.subarray(0, 8), header), frame.subarray(frameHeaderBytes), header);
}

export function isEqual(one: Sums, other: Sums): boolean {
  return one.first === other.first && one.second === other.second;
}

function sumsAt(bytes: Buffer, offset: number): Sums {
  return { first: bytes.readUInt32BE(offset), second: bytes.readUInt32BE(offset + 4) };
}

function addTo(sums: Sums, bytes: Buffer, { isBigEndian }: Pick<LogHeader, "isBigEndian">): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let { first, second } = sums;
  for (let offset = 0; offset < bytes.byteLength; offset += 8) {
    first = (first + view.getUint32(offset, !isBigEndian) + second) >>> 0;
    second = (second + view.getUint32(offset + 4, !isBigEndian) + first) >>> 0;
  }
  return { first, second };
}
