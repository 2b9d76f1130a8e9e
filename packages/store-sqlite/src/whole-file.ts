import { existsSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** What a file is called while it is being written: whoever finds one knows that it is not whole. */
export const unfinishedName = (path: string): string => `${path}.unfinished`;

/** Refuses to write over what is there. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw new Error(`${path} exists already; nothing is overwritten`);
}

/** Gives a whole file its name, once all of it is on disk. */
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
