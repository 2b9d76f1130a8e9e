import { execFile } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Clock } from "@openswf/core/ports/clock";

// How the machine is looked at. Nothing here judges.

/** The folder itself, or the nearest above it that exists. */
export function existingFolder(folder: string): string {
  let path = resolve(folder);
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return path;
}

export function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that this user may still write. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The mode bits of a file; `undefined` if there is none. */
export function modeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mode;
}

const syncedWrites = 21;

/** Writes a file of its own in the folder, and removes it. Milliseconds for 4 KiB until the disk has them; the median. */
export function syncMs(folder: string, clock: Clock): number {
  const path = join(folder, `.openswf-doctor-${process.pid}`);
  const file = openSync(path, "wx", 0o600);
  try {
    const block = Buffer.alloc(4096);
    const times = Array.from({ length: syncedWrites }, () => {
      const before = clock.elapsed();
      writeSync(file, block);
      fdatasyncSync(file);
      return clock.elapsed() - before;
    });
    return times.toSorted((a, b) => a - b)[Math.floor(syncedWrites / 2)] ?? 0;
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** Whether systemd says that NTP keeps the clock right. `undefined` where nobody says. */
export async function isSynchronized(): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)("timedatectl", ["show", "-p", "NTPSynchronized", "--value"], {
      timeout: 2_000,
    });
    const said = stdout.trim();
    return said === "yes" ? true : said === "no" ? false : undefined;
  } catch {
    // Other systems have no such program, and containers no systemd.
    return undefined;
  }
}

/** Files that this process may have open. `undefined` for no limit, and where none is known. */
export function openFilesMax(): number | undefined {
  const report: unknown = process.report.getReport();
  const limits = isRecord(report) && isRecord(report["userLimits"]) ? report["userLimits"] : {};
  const files = isRecord(limits["open_files"]) ? limits["open_files"] : {};
  // Node raises the soft limit to the hard one when it starts.
  return typeof files["soft"] === "number" ? files["soft"] : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
