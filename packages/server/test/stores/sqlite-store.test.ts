import { rm } from "node:fs/promises";
import { openSqliteStore } from "openswf/stores/sqlite/open";
import { describeStore } from "./describe-store.ts";
import { temporaryFile } from "./sqlite/temporary-file.ts";

describeStore(
  "the SQLite store",
  async () => {
    const { path, folder } = await temporaryFile();
    let store = await openSqliteStore(path);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await openSqliteStore(path);
        return store;
      },
      dispose: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
  { isDurable: true, propertyRuns: 5 },
);
