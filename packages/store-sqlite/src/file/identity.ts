import { statSync } from "node:fs";

/** Which file a path names: a file that replaces another has another identity, even with the same content. */
export interface Identity {
  readonly device: number;
  readonly inode: number;
}

/** `undefined` if nothing is there. Links are followed. */
export function identityOf(path: string): Identity | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { device: stats.dev, inode: stats.ino };
}

export function isSameFile(one: Identity | undefined, other: Identity | undefined): boolean {
  return one !== undefined && one.inode === other?.inode && one.device === other.device;
}
