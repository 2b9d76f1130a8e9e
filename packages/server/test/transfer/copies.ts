import { Buffer } from "node:buffer";
import type { Store } from "@openswf/core/stores/store";
import { openMemoryStore } from "@openswf/store-memory";
import type { ExportCounts } from "../../src/transfer/export-records.ts";
import { exportStore } from "../../src/transfer/export-store.ts";
import { importStore } from "../../src/transfer/import-store.ts";
import { readExport } from "../../src/transfer/read-export.ts";

/** The header is fixed, so equal stores produce equal texts. */
export async function exported(store: Store): Promise<string> {
  const pieces: string[] = [];
  const told = { exportedAt: "2026-01-01T00:00:00.000Z", exportedBy: "a test" };
  for await (const piece of exportStore(store, told)) pieces.push(piece);
  return pieces.join("");
}

/** Feeds the text in chunks that may end anywhere, as a file would be read. */
export async function imported(text: string, store: Store, chunkBytes = 1_000): Promise<ExportCounts> {
  return importStore(store, readExport(chunks(text, chunkBytes)));
}

export async function copied(store: Store): Promise<Store> {
  const copy = openMemoryStore();
  await imported(await exported(store), copy);
  return copy;
}

async function* chunks(text: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}
