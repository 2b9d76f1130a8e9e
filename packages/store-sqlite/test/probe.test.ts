import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { expect, test } from "vitest";
import { openSqliteStore } from "../src/open/open.ts";
import { temporaryFile } from "./temporary-file.ts";

test("a probe appends to the log of the file each time, although it changes nothing", async () => {
  const { path, folder } = await temporaryFile();
  const store = await openSqliteStore(path);
  try {
    const sizes: number[] = [];
    for (let probe = 0; probe < 3; probe += 1) {
      await store.probe();
      sizes.push(statSync(`${path}-wal`).size);
    }
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
