import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { isoDate, systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { Store } from "@openswf/core/stores/store";
import type { StoreAddress } from "@openswf/core/stores/store-kind";
import { checkFolderOf, explainFileError } from "@openswf/store-sqlite/store-file";
import { giveName, refuseExisting, unfinishedName } from "@openswf/store-sqlite/whole-file";
import { countsInWords, type ExportCounts, nothingCounted } from "../../transfer/export-records.ts";
import { exportStore } from "../../transfer/export-store.ts";
import { note, printerFor } from "../output/printer.ts";
import { progressLine } from "../output/progress-line.ts";
import { productVersion } from "../start-up/product-version.ts";
import { explainStoreError, lasting, nameOf, openSnapshot } from "../stores/open-store.ts";
import type { StoreFlags } from "./store-flags.ts";

/** Anyone who can read an export can forge task tokens. */
const ownerOnly = 0o600;

/** `openswf export FILE`; `-` is stdout. Prints what was exported, on stderr if the export itself goes to stdout. */
export async function exportTo(file: string, { store: address, output }: StoreFlags): Promise<void> {
  // Refuse a memory store before anything is said about the file.
  lasting(address);
  if (file !== "-") checkNew(file);
  const snapshot = await openSnapshot(address);
  const progress = progressLine();
  let counted = nothingCounted;
  const onProgress = (soFar: ExportCounts): void => {
    counted = soFar;
    progress.show(`${countsInWords(soFar)} exported`);
  };
  try {
    const pieces = piecesOf(snapshot, address, onProgress);
    await (file === "-" ? pipeline(pieces, process.stdout, { end: false }) : writeFile(file, pieces));
  } catch (error) {
    throw error instanceof Problem ? error : explainWriteError(error, file);
  } finally {
    progress.clear();
    await snapshot.close();
  }
  const done = `${nameOf(address)}: ${countsInWords(counted)} were exported`;
  if (file === "-") note(done);
  else printerFor({ output }).done(`${done} to ${file}`, { store: nameOf(address), file, ...counted });
}

function checkNew(file: string): void {
  checkFolderOf(file);
  try {
    refuseExisting(file);
  } catch (error) {
    throw explainFileError(error, file);
  }
}

function explainWriteError(error: unknown, file: string): unknown {
  const isClosed = error instanceof Error && "code" in error && error.code === "EPIPE";
  if (file === "-" && isClosed) {
    return Problem.ofWorld("Standard output was closed before the export was complete.", error);
  }
  return explainFileError(error, file === "-" ? "Standard output" : file);
}

/** Explains errors of the store here, so that they are not taken for errors of the file. */
async function* piecesOf(
  store: Store,
  address: StoreAddress,
  onProgress: (soFar: ExportCounts) => void,
): AsyncGenerator<string> {
  const exportedAt = isoDate(systemClock.now());
  const exportedBy = `openswf ${productVersion()}`;
  try {
    yield* exportStore(store, { exportedAt, exportedBy, onProgress });
  } catch (error) {
    throw explainStoreError(error, address);
  }
}

/** Writes under a temporary name, and gives the file its own name once it is complete. */
async function writeFile(file: string, pieces: AsyncGenerator<string>): Promise<void> {
  const unfinished = unfinishedName(file);
  await rm(unfinished, { force: true });
  try {
    const written = createWriteStream(unfinished, { flags: "wx", mode: ownerOnly });
    await (file.endsWith(".gz")
      ? pipeline(Readable.from(pieces, { objectMode: false }), createGzip(), written)
      : pipeline(pieces, written));
    await giveName(file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
