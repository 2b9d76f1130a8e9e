import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  write,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { frameAt, type SegmentNumber, saltOfSegment, segmentHeader, segmentHeaderBytes } from "./frame.ts";

export const segments: readonly SegmentNumber[] = [0, 1];

/** The path of a segment. `database` has no links. */
export const segmentName = (database: string, segment: SegmentNumber): string => `${database}-log-${segment}`;

/**
 * An operator who creates this file agrees to lose what the log should have had: see damage.ts. It is removed when that has
 * happened.
 */
export const consentName = (database: string): string => `${database}-log-lost`;

/** A segment as its writer sees it. Tests put faults here. */
export interface SegmentFile {
  /** How many bytes the file has, so that writing them again changes nothing but their content. */
  readonly size: number;
  /** Durable when it returns. Throws if that is not certain of every byte. */
  writeNow(bytes: Buffer, position: number): void;
  /** The same, on another thread. */
  write(bytes: Buffer, position: number): Promise<void>;
  /** Writes zeros behind the end, so that the writes to come change nothing about the file but its content. */
  extend(from: number, to: number): Promise<void>;
  close(): void;
}
export type OpenSegment = (path: string) => SegmentFile;

const writeAsync = promisify(write);
const syncAsync = promisify(fdatasync);
/**
 * Linux caches what one call writes as one piece, and a later write of a few bytes within it is counted, and on some file
 * systems made, as a write of all of it: 66 KB a frame after zeros by 64 KiB, 5 KB after zeros by page.
 */
const zeros = Buffer.alloc(4096);

/** What an operator can do about a write that fails, by the system's code. */
const remedies: Readonly<Record<string, string>> = {
  EIO: "See the system's log: the disk may be failing.",
  ENOSPC: "Free some space. The server then continues by itself.",
};

/** Names the file and the remedy, as far as one is known. */
function explained(error: unknown, path: string): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const what = error instanceof Error ? error.message : String(error);
  return new Error(`${path}: ${what}. ${remedies[code] ?? ""}`.trimEnd(), { cause: error });
}

/** Each write is synced by the call that makes it, which needs one call to the system instead of two. */
export const openSegment: OpenSegment = (path) => {
  const file = openSync(path, constants.O_RDWR | constants.O_DSYNC);
  const unsynced = openSync(path, constants.O_RDWR);
  const { size } = fstatSync(file);
  const whole = (written: number, bytes: Buffer): void => {
    if (written === bytes.length) return;
    throw new Error(`only ${written} of ${bytes.length} bytes could be written. See whether the disk is full`);
  };
  return {
    size,
    writeNow: (bytes, position) => {
      try {
        whole(writeSync(file, bytes, 0, bytes.length, position), bytes);
      } catch (error) {
        throw explained(error, path);
      }
    },
    write: async (bytes, position) => {
      try {
        const { bytesWritten } = await writeAsync(file, bytes, 0, bytes.length, position);
        whole(bytesWritten, bytes);
      } catch (error) {
        throw explained(error, path);
      }
    },
    extend: async (from, to) => {
      for (let at = from; at < to; at += zeros.length - (at % zeros.length)) {
        const piece = zeros.subarray(at % zeros.length);
        whole(writeSync(unsynced, piece, 0, piece.length, at), piece);
      }
      await syncAsync(unsynced);
    },
    close: () => {
      closeSync(file);
      closeSync(unsynced);
    },
  };
};

/** Makes both segments anew, as an empty log with this salt, durably. */
export function renewSegments(database: string, salt: number): void {
  removeSegments(database);
  for (const segment of segments) {
    const file = openSync(
      segmentName(database, segment),
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
      0o600,
    );
    try {
      writeSync(file, segmentHeader(salt, segment), 0, segmentHeaderBytes, 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
  const folder = openSync(dirname(database), constants.O_RDONLY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

export function removeSegments(database: string): void {
  for (const segment of segments) rmSync(segmentName(database, segment), { force: true });
}

/**
 * The bytes of both segments at one moment, while a server writes them. `first` is the segment with the first frame that is
 * wanted. If the other goes on from there, it is read first: by then, nothing is added to the one before it. If not, it is
 * taken to be empty.
 */
export function readLog(database: string, salt: number, first: SegmentNumber): readonly [Buffer, Buffer] {
  const second: SegmentNumber = first === 0 ? 1 : 0;
  const sequenceIn = (bytes: Buffer): number => frameAt(bytes, segmentHeaderBytes, salt)?.sequence ?? 0;
  const later = readFileSync(segmentName(database, second));
  const earlier = readFileSync(segmentName(database, first));
  const goesOn = sequenceIn(later) > sequenceIn(earlier);
  const kept = goesOn ? later : later.subarray(0, segmentHeaderBytes);
  return first === 0 ? [earlier, kept] : [kept, earlier];
}

/** Reads one segment. */
export interface SegmentReader {
  /** Fewer bytes where the file ends. */
  read(position: number, count: number): Buffer;
  all(): Buffer;
  /** `undefined` if its header is damaged. */
  salt(): number | undefined;
  close(): void;
}

/** Throws if there is no such file. */
export function openSegmentReader(database: string, segment: SegmentNumber): SegmentReader {
  const file = openSync(segmentName(database, segment), constants.O_RDONLY);
  const read = (position: number, count: number): Buffer => {
    const bytes = Buffer.allocUnsafe(count);
    return bytes.subarray(0, readSync(file, bytes, 0, count, position));
  };
  return {
    read,
    all: () => read(0, fstatSync(file).size),
    salt: () => saltOfSegment(read(0, segmentHeaderBytes), segment),
    close: () => closeSync(file),
  };
}
