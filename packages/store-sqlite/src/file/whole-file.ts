import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The name of a file while it is being written. The suffix shows that the file is incomplete. */
export const unfinishedName = (path: string): string => `${path}.unfinished`;

/** Throws if the path exists, so that nothing is overwritten. */
export function refuseExisting(path: string): void {
  if (existsSync(path))
    throw new Error(`${path} already exists and is not overwritten. Remove it, or choose another path.`);
}

/** Removes the file of a store, and all that is put beside it. */
export async function removeStore(path: string): Promise<void> {
  const beside = ["-log-0", "-log-1", "-wal", "-shm", "-lock", "-log-owner"].map((suffix) => `${path}${suffix}`);
  for (const file of [path, ...beside]) await rm(file, { force: true });
}

/** Gives a complete file its final name, once all of it is on disk. */
export async function giveName(path: string): Promise<void> {
  await sync(unfinishedName(path));
  refuseExisting(path);
  await rename(unfinishedName(path), path);
  await sync(dirname(path));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
