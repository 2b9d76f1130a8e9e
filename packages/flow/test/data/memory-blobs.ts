import { type BlobStore, contentReference } from "../../src/data/blob-store.ts";

/** A blob store in memory that counts what it is asked for, and answers when it is told to. */
export class MemoryBlobs implements BlobStore {
  readonly blobs: Map<string, Uint8Array> = new Map();
  readonly gets: string[] = [];
  /** Answers that have been asked for and are held back. */
  readonly held: (() => void)[] = [];
  holds = false;
  contentType = "";

  async put(bytes: Uint8Array, { contentType }: { readonly contentType: string }): Promise<string> {
    const reference = contentReference(bytes);
    this.blobs.set(reference, Uint8Array.from(bytes));
    this.contentType = contentType;
    return reference;
  }

  async get(reference: string): Promise<Uint8Array | undefined> {
    this.gets.push(reference);
    if (this.holds) await new Promise<void>((resolve) => this.held.push(resolve));
    return this.blobs.get(reference);
  }
}
