import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BlobStore, contentReference, digestOf, requireBlobSize, requireContent } from "./blob-store.ts";

// B1. A file that bears a digest is whole: it is written under another name, synced, and then renamed.
// B2. `put` resolves once the file and all folders above it that are new are on disk.
// B3. Storing the same bytes again touches the file, so that what is deleted by age is what nobody has stored for long.

/**
 * Keeps blobs in a folder, which processes on several machines may share: each in a file named by its SHA-256, in folders
 * named by its first digits. Only the owner can read them. Files that end in `.tmp` are left by processes that died.
 *
 * Nothing is ever deleted. Delete files that are older than your longest execution and its retention period together.
 */
export function folderBlobStore(path: string): BlobStore {
  const root = resolve(path);
  const fileOf = (reference: string): string => {
    const digest = digestOf(reference);
    return join(root, digest.slice(0, 2), digest.slice(2, 4), digest);
  };
  return {
    async put(bytes) {
      const reference = contentReference(bytes);
      const file = fileOf(reference);
      if (!(await touch(file, bytes.byteLength))) await write(file, bytes);
      return reference;
    },
    async get(reference) {
      const file = fileOf(reference);
      const size = await sizeOf(file);
      if (size === undefined) return undefined;
      requireBlobSize(reference, size);
      const bytes = await readFile(file);
      requireContent(reference, bytes);
      return bytes;
    },
  };
}

/** Whether the file is there, of this size. One of another size was damaged by something else, and is written again. */
async function touch(file: string, size: number): Promise<boolean> {
  if ((await sizeOf(file)) !== size) return false;
  const now = new Date();
  try {
    await utimes(file, now, now);
    return true;
  } catch (error) {
    // Deleted just now.
    if (isMissing(error)) return false;
    throw error;
  }
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // Without this, B2 breaks: a name is on disk once its folder is.
  for (const each of foldersToSync(folder, created)) await syncFolder(each);
}

/** The folder of the file, and those above it up to the one that has had a new folder put into it. */
function foldersToSync(folder: string, firstCreated: string | undefined): string[] {
  const folders = [folder];
  if (firstCreated === undefined) return folders;
  const top = dirname(firstCreated);
  for (let each = folder; each !== top && each !== dirname(each); ) {
    each = dirname(each);
    folders.push(each);
  }
  return folders;
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and needs no such sync.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
