import { rm } from "node:fs/promises";
import { openMemoryStore } from "@openswf/store-memory";
import { openSqliteStore } from "@openswf/store-sqlite/open";
import { test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { temporaryFile } from "../../../store-sqlite/test/temporary-file.ts";
import { keepsAnyId } from "./any-id.ts";

test("executions, activities, timers, functions and children keep any id that fits, in memory", async () => {
  await keepsAnyId(openMemoryStore(), 30 * effort);
});

test("executions, activities, timers, functions and children keep any id that fits, in a file", async () => {
  const { path, folder } = await temporaryFile();
  await keepsAnyId(await openSqliteStore(path), 10 * effort);
  await rm(folder, { recursive: true });
});
