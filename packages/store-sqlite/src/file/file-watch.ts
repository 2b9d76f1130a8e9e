/**
 * Watches whether paths still name the files that a server has open. A process keeps an open file even when its path is
 * deleted, or names another file: the server would go on writing where no later server ever looks.
 */
import { realpathSync } from "node:fs";
import { segmentName, segments } from "../change-log/segment-files.ts";
import { type Identity, identityOf, isSameFile } from "./identity.ts";

export interface FileWatch {
  /** What has happened to the files, and what to do about it. `undefined` while each path names the same file as before. */
  loss(): Error | undefined;
}

/** Watches a store's database, its change log, SQLite's log and the lock, all of which must exist. */
export function watchStore(path: string): FileWatch {
  // SQLite and the lock follow a link to the file once, when they open it.
  const file = realpathSync(path);
  const changeLog = segments.map((segment) => segmentName(file, segment));
  const watched = [path, ...changeLog, `${file}-wal`, `${file}-lock`].map((each) => ({
    path: each,
    opened: identityOf(each),
  }));
  return {
    loss: () => {
      for (const { path, opened } of watched) if (!isSameFile(opened, identityOf(path))) return lossOf(path, opened);
      return undefined;
    },
  };
}

function lossOf(path: string, opened: Identity | undefined): Error {
  const what = identityOf(path) === undefined ? "was deleted or moved" : "was replaced by another file";
  return new Error(
    `${path} ${what} while this server used it (it was inode ${opened?.inode ?? "unknown"}). The server stops, because ` +
      "later servers would not find what it writes. Put the file back, or restore a backup, then start the server again.",
  );
}
