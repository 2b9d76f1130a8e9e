import type { FileHandle } from "node:fs/promises";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Only the server's user may write events; its group may read them, as programs that ship logs do. */
const mode = 0o640;
/** How much of the end of a file is read at once to find its last line. */
const tailBytes = 64 * 1024;
const lineFeed = 0x0a;
/** How every event begins, in the envelope of EventBridge. */
const eventStart = '{"version":"0","id":"';

/** A file of whole lines that is open for appending. */
export class EventFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #device: number;
  readonly #inode: number;

  private constructor(path: string, handle: FileHandle, { dev, ino }: { readonly dev: number; readonly ino: number }) {
    this.#path = path;
    this.#handle = handle;
    this.#device = dev;
    this.#inode = ino;
  }

  /**
   * Opens a file, or makes it. A last line without an end was cut off by a crash before anyone relied on it: it is removed,
   * and its event will come again. If that line is not an event, the path is probably a mistake: it rejects, and removes nothing.
   */
  static async open(path: string): Promise<EventFile> {
    const isNew = (await statOf(path)) === undefined;
    const handle = await open(path, "a+", mode);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new Error(`${path} is not a regular file`);
      const end = await endOfLines(handle, found.size);
      if (end < found.size) {
        await requireEvents(path, handle, end);
        await handle.truncate(end);
      }
      if (isNew) {
        await handle.chmod(mode); // The server's umask has taken the group's permission away.
        await syncFolder(dirname(path));
      }
      return new EventFile(path, handle, found);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether the path still leads to this file. It does not once the file was renamed or removed. */
  async isStillThere(): Promise<boolean> {
    const found = await statOf(this.#path);
    return found !== undefined && found.dev === this.#device && found.ino === this.#inode;
  }

  /** Settles when the lines are on the disk. After a failure, nobody knows what the file ends with: open it again. */
  async append(lines: string): Promise<void> {
    await this.#handle.appendFile(lines);
    await this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function statOf(path: string): Promise<{ readonly dev: number; readonly ino: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Where the last whole line ends. */
async function endOfLines(handle: FileHandle, size: number): Promise<number> {
  const buffer = Buffer.alloc(tailBytes);
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - tailBytes);
    const { bytesRead } = await handle.read(buffer, 0, end - from, from);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
}

/** Throws unless the file begins with an event, and what is cut off at `end` is the beginning of one. */
async function requireEvents(path: string, handle: FileHandle, end: number): Promise<void> {
  for (const at of [0, end]) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(eventStart.length), 0, eventStart.length, at);
    // After a power failure, file systems may show zeros for what was not written yet.
    const [start = ""] = buffer.toString("latin1", 0, bytesRead).split("\0");
    if (!eventStart.startsWith(start)) throw new Error(`${path} ends with an incomplete line that is not an event`);
  }
}

/** Makes the name of a new file as durable as its content. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
