import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface StoreLocation {
  /** The value of `serve --store`. */
  readonly address: string;
  /** Removes what was created only for this run. */
  remove(): void;
}

/** Not the system's folder for temporary files: that is often in memory, where syncing a file costs nothing. */
const cacheFolder = fileURLToPath(new URL("../../../node_modules/.cache/openswf-bench/", import.meta.url));

/** A folder for this run only, on the disk of this repository. */
export function temporaryFolder(): string {
  mkdirSync(cacheFolder, { recursive: true });
  return mkdtempSync(cacheFolder);
}

export function storeLocation(store: string): StoreLocation {
  if (store !== "sqlite") return { address: store, remove: () => {} };
  const folder = temporaryFolder();
  return {
    address: `sqlite:${join(folder, "bench.sqlite")}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
