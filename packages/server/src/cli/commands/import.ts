import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Problem } from "@openswf/core/ports/problem";
import type { NewStore, StoreAddress } from "@openswf/core/stores/store-kind";
import { explainFileError } from "@openswf/store-sqlite/store-file";
import { DamagedExport } from "../../transfer/damaged-export.ts";
import { countsInWords, type ExportCounts } from "../../transfer/export-records.ts";
import { checkEmpty, importStore, StoreNotEmpty } from "../../transfer/import-store.ts";
import { type ExportPart, readExport } from "../../transfer/read-export.ts";
import { printerFor } from "../output/printer.ts";
import { progressLine } from "../output/progress-line.ts";
import { explainStoreError, nameOf, openNewStore } from "../stores/open-store.ts";
import type { StoreFlags } from "./store-flags.ts";

/** `openswf import FILE`; `-` is stdin. A file is read twice: first to check that it is complete, then to import it. */
export async function importFrom(file: string, { store: address, output }: StoreFlags): Promise<void> {
  const target = await openNewStore(address);
  const progress = progressLine();
  try {
    const counted = await fill(target, { file, address, progress });
    progress.clear();
    await target.finish();
    const done = `${nameOf(address)}: ${countsInWords(counted)} were imported`;
    printerFor({ output }).done(done, { store: nameOf(address), file, ...counted });
  } catch (error) {
    progress.clear();
    await target.abandon();
    throw explainStoreError(error, address);
  }
}

interface Importing {
  readonly file: string;
  readonly address: StoreAddress;
  readonly progress: ReturnType<typeof progressLine>;
}

async function fill(target: NewStore, { file, address, progress }: Importing): Promise<ExportCounts> {
  const { store, remains, emptyPlace } = target;
  try {
    await checkEmpty(store);
    if (file !== "-") await check(file, progress);
  } catch (error) {
    throw explained(error, { file, address, emptyPlace, left: "Nothing has been imported." });
  }
  try {
    return await importStore(store, partsOf(file), (soFar) => progress.show(`${countsInWords(soFar)} imported`));
  } catch (error) {
    throw explained(error, { file, address, emptyPlace, left: remains });
  }
}

async function check(file: string, progress: Importing["progress"]): Promise<void> {
  let executions = 0;
  for await (const { record } of partsOf(file)) {
    if (record !== "execution") continue;
    executions += 1;
    progress.show(`${executions} executions checked`);
  }
}

async function* partsOf(file: string): AsyncGenerator<ExportPart> {
  const bytes: Readable = file === "-" ? process.stdin : createReadStream(file);
  const unpacked = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  // `pipe` does not forward errors.
  bytes.once("error", (error) => unpacked.destroy(error));
  try {
    yield* readExport(unpacked);
  } catch (error) {
    throw isOfGzip(error) ? new DamagedExport("it is not a gzip file, or it was cut off", { cause: error }) : error;
  } finally {
    bytes.destroy();
  }
}

function isOfGzip(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^Z_/.test(String(error.code));
}

interface Failure extends Pick<Importing, "file" | "address"> {
  readonly emptyPlace: string;
  /** For people: what is left of the import. */
  readonly left: string;
}

function explained(error: unknown, { file, address, emptyPlace, left }: Failure): unknown {
  const source = file === "-" ? "Standard input" : file;
  if (error instanceof DamagedExport) {
    return Problem.ofWorld(`${source} cannot be imported: ${error.message}. ${left}`, error);
  }
  if (error instanceof StoreNotEmpty) {
    return Problem.ofWorld(`Cannot import into ${nameOf(address)}: ${error.message}. ${emptyPlace}`, error);
  }
  if (isOfFile(error, file)) return explainFileError(error, source);
  const problem = explainStoreError(error, address);
  return problem instanceof Problem ? Problem.ofWorld(`${problem.message} ${left}`, error) : problem;
}

/** System errors carry the path they are about. */
function isOfFile(error: unknown, file: string): boolean {
  return error instanceof Error && "path" in error && error.path === file;
}
