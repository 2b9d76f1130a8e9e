import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "@openswf/core/ports/problem";
import type { LastingStores, StoreKind } from "@openswf/core/stores/store-kind";
import { checkFolderOf, explainFileError, prepareStoreFile } from "../file/store-file.ts";

const lasting: LastingStores = {
  openSnapshot: async (path) => (await import("../open/open.ts")).openSqliteStoreReadOnly(path),
  openBeside: async (path, whenAbsent) => {
    if (whenAbsent === "refuse" && !existsSync(path)) {
      throw Problem.ofWorld(
        `${path} does not exist. Name the store with --store or OPENSWF_STORE. To create a new store, create ` +
          "its first account (openswf access account create) or start a server on it.",
      );
    }
    prepareStoreFile(path);
    return (await import("../open/open.ts")).openSqliteStoreBeside(path);
  },
  openNew: async (path) => {
    checkFolderOf(path);
    return (await import("../open/new-store-file.ts")).createSqliteStore(path);
  },
};

/** A store in one file, with one server. */
export const sqliteKind: StoreKind = {
  name: "sqlite",
  title: "SQLite",
  addressForm: { full: "sqlite:PATH for a file", brief: "sqlite:PATH" },
  locationIn: (address) => /^sqlite:(.+)$/s.exec(address)?.[1],
  shown: (path) => path,
  file: (path) => path,
  banner: (path) => `sqlite:${resolve(path)}`,
  settings: undefined,
  open: async (path, { clock, onLost }) => {
    prepareStoreFile(path);
    return (await import("../open/open.ts")).openSqliteStore(path, { clock, onLost });
  },
  lasting,
  backUp: async (path, to, watching) => {
    checkFolderOf(to);
    await (await import("../open/backup.ts")).backup(path, to, watching);
  },
  migrate: undefined,
  explain: explainFileError,
};
