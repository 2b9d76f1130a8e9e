import { rm } from "node:fs/promises";
import { openSqliteStore } from "openswf/stores/sqlite/open";
import { effort } from "../world/effort.ts";
import { lastingStore } from "./contract/opened-store.ts";
import { describeStore } from "./describe-store.ts";
import { temporaryFile } from "./sqlite/temporary-file.ts";

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
