import type { EventSink, PublishedEvent } from "@openswf/core/ports/event-sink";
import { EventFile } from "./event-file.ts";

/** The most events that share a write and a sync. */
const atOnceMax = 256;

interface Waiting {
  readonly line: string;
  written(): void;
  failed(error: unknown): void;
}

/**
 * Appends events to a file, one line of JSON each. An event is taken once it is on the disk; those that come while the
 * disk is busy share the next sync. A file that was renamed or removed is left, and a new one is made, as logrotate
 * expects.
 */
export class FileSink implements EventSink {
  readonly name = "file";
  readonly atOnceMax: number = atOnceMax;
  readonly #path: string;
  #file: EventFile | undefined;
  #waiting: Waiting[] = [];
  /** Settles when nothing is being written. */
  #writing: Promise<void> | undefined;

  private constructor(path: string, file: EventFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Rejects if the file cannot be opened now. Later it is opened again as often as needed. */
  static async open(path: string): Promise<FileSink> {
    return new FileSink(path, await EventFile.open(path));
  }

  take({ body }: PublishedEvent): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ line: `${body}\n`, written, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Writes what has been passed to it. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const file = await this.#current();
        await file.append(group.map(({ line }) => line).join(""));
        for (const { written } of group) written();
      } catch (error) {
        await this.#leave();
        for (const { failed } of group) failed(error);
      }
    }
    this.#writing = undefined;
  }

  async #current(): Promise<EventFile> {
    if (this.#file !== undefined && !(await this.#file.isStillThere())) await this.#leave();
    this.#file ??= await EventFile.open(this.#path);
    return this.#file;
  }

  async #leave(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // What it has taken is synced, so nothing depends on how it closes.
    await file?.close().catch(() => {});
  }
}
