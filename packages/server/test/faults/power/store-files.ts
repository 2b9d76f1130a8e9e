import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const storeName = "openswf.sqlite";
/** SQLite's index of its log and our lock have no content that outlives the process. */
export const withoutContent: readonly string[] = ["-shm", "-lock", "-lock-journal"].map(
  (suffix) => `${storeName}${suffix}`,
);
const noteSuffix = "-log-owner";

/** All files of a folder, by name. */
export async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name)));
  return files;
}

export async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content, { mode: 0o600 });
  for (const name of files.keys()) if (name.endsWith(noteSuffix)) await disown(join(folder, name));
}

/**
 * The note beside a store has inodes, its own among them, which tells it from a copy. These files are copies, but their
 * inodes may be those of files that were removed before.
 */
async function disown(note: string): Promise<void> {
  const content = await readFile(note);
  while (content.includes(String((await stat(note)).ino))) {
    // The first one keeps its inode until the second one has its own.
    await writeFile(`${note}.another`, content, { mode: 0o600 });
    await rename(`${note}.another`, note);
  }
}
