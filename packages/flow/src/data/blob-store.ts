import { createHash } from "node:crypto";
import { DataError } from "./data-error.ts";

/**
 * Keeps what is too large for SWF. All processes that work on the same executions need the same store: a folder that they
 * share, or a bucket.
 */
export interface BlobStore {
  /** Stores bytes durably before it resolves. The same bytes may be stored again at any time. */
  put(bytes: Uint8Array, about: { readonly contentType: string }): Promise<string>;
  /** The bytes of a reference that `put` has returned, here or in another process; `undefined` if they are not there. */
  get(reference: string): Promise<Uint8Array | undefined>;
}

/** Bytes of a blob: more is a mistake, and does not fit into the memory of a process often. */
export const blobBytesMax: number = 64 * 1024 * 1024;

const form = /^sha256-([0-9a-f]{64})$/;

/** The reference of bytes by their content: `sha256-` and 64 hex digits. The same in every store of this library. */
export function contentReference(bytes: Uint8Array): string {
  return `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
}

/** The digits of a reference. References come from histories, so nothing else may reach a path or a key. */
export function digestOf(reference: string): string {
  const digest = form.exec(reference)?.[1];
  if (digest === undefined) {
    throw new DataError(
      `Invalid reference ${JSON.stringify(reference.slice(0, 100))}: expected sha256- and 64 hex digits.`,
    );
  }
  return digest;
}

/** Refuses bytes that are not those that the reference names. */
export function requireContent(reference: string, bytes: Uint8Array): void {
  if (contentReference(bytes) === reference) return;
  throw new DataError(`The blob ${reference} is damaged: it has other content than its name says. Restore it.`);
}

/** Refuses a blob before it is read into memory. */
export function requireBlobSize(reference: string, size: number): void {
  if (size <= blobBytesMax) return;
  throw new DataError(`The blob ${reference} has ${size} bytes: at most ${blobBytesMax} are read.`);
}
