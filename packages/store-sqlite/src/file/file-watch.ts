/**
 * Watches whether paths still name the files that a server has open. A process keeps an open file even when its path is
 * deleted, or names another file: the server would go on writing where no later server ever looks.
 */
import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemClock } from "@openswf/core/ports/clock";
import { segmentName, segments } from "../change-log/segment-files.ts";
import { type Identity, identityOf, isSameFile, type Looked } from "./identity.ts";

export interface FileWatch {
  /**
   * What has happened to the files, and what to do about it. `undefined` while each path names the same file as before.
   * Costs one call to the system, or five more after something has changed in the folder.
   */
  loss(): Error | undefined;
}

/** How the watch sees the machine. Tests have another view. */
export interface View {
  readonly look: (path: string) => Looked | undefined;
  /** The time of day, in milliseconds, by which file systems date changes. */
  readonly now: () => number;
}
const realView: View = { look: identityOf, now: systemClock.now };

/**
 * File systems count the time of a change in ticks: of a few milliseconds mostly, of a second on ext4 with small inodes
 * and HFS+, of two on FAT. What changed so lately may change again without another time, so until then the folder proves
 * nothing.
 */
const settledAfterMs = 2_500;
/**
 * Opening a store makes files. A folder that does not show a change so shortly before is on a file system that does not
 * keep that time, and never proves anything.
 */
const shownWithinMs = 60_000;

/** Watches a store's database, its change log, SQLite's log and the lock. All must exist, and the change log be new. */
export function watchStore(path: string, { look, now }: View = realView): FileWatch {
  // SQLite and the lock follow a link to the file once, when they open it.
  const file = realpathSync(path);
  const changeLog = segments.map((segment) => segmentName(file, segment));
  const watched = [path, ...changeLog, `${file}-wal`, `${file}-lock`].map((each) => ({
    path: each,
    opened: look(each),
  }));
  const folder = isOwnFolder(path, file) ? dirname(path) : undefined;
  const showsChanges = folder !== undefined && Math.abs(now() - (look(folder)?.changedAt ?? 0)) <= shownWithinMs;
  /** The folder just before all files were last looked at, if it shows every change since. */
  let seen: Looked | undefined;
  return {
    loss: () => {
      const before = showsChanges ? look(folder) : undefined;
      if (isSameFile(seen, before) && seen?.changedAt === before?.changedAt) return undefined;
      for (const { path, opened } of watched) if (!isSameFile(opened, look(path))) return lossOf(path, opened);
      seen = before !== undefined && now() - before.changedAt > settledAfterMs ? before : undefined;
      return undefined;
    },
  };
}

/** Whether all the files are in the folder that the path names. A link to the database may be in another. */
function isOwnFolder(path: string, file: string): boolean {
  return join(realpathSync(dirname(path)), basename(path)) === file;
}

function lossOf(path: string, opened: Identity | undefined): Error {
  const what = identityOf(path) === undefined ? "was deleted or moved" : "was replaced by another file";
  return new Error(
    `${path} ${what} while this server used it (it was inode ${opened?.inode ?? "unknown"}). The server stops, because ` +
      "later servers would not find what it writes. Put the file back, or restore a backup, then start the server again.",
  );
}
