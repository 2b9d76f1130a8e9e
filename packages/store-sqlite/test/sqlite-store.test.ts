import { rm } from "node:fs/promises";
import { lastingStore } from "../../core/test/stores/contract/opened-store.ts";
import { describeStore } from "../../core/test/stores/describe-store.ts";
import { effort } from "../../core/test/world/effort.ts";
import { openSqliteStore } from "../src/open/open.ts";
import { temporaryFile } from "./temporary-file.ts";

describeStore(
  "the SQLite store",
  async () => {
    const { path, folder } = await temporaryFile();
    return lastingStore(
      () => openSqliteStore(path),
      () => rm(folder, { recursive: true }),
    );
  },
  { isDurable: true, propertyRuns: 5 * effort },
);
