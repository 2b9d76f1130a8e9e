import { statSync } from "node:fs";

/** Which file a path names: a file that replaces another has another identity, even with the same content. */
export interface Identity {
  readonly device: number;
  readonly inode: number;
}

/** What a path names now. */
export interface Looked extends Identity {
  /** For a folder: when a name in it was last made, removed or given to another file. The time of day in milliseconds. */
  readonly changedAt: number;
}

/** `undefined` if nothing is there. Links are followed. */
export function identityOf(path: string): Looked | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { device: stats.dev, inode: stats.ino, changedAt: stats.ctimeMs };
}

export function isSameFile(one: Identity | undefined, other: Identity | undefined): boolean {
  return one !== undefined && one.inode === other?.inode && one.device === other.device;
}
