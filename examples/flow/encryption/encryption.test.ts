import { rm } from "node:fs/promises";
import { standIn, testEnvironment } from "@openswf/testing";
import { afterAll, expect, test } from "vitest";
import * as activities from "./activities.ts";
import { blobs, data } from "./data.ts";
import { archiveScan } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

afterAll(() => rm(blobs, { recursive: true, force: true }));

test("the history holds nothing that could be read without the key", async () => {
  const readScan = standIn(activities.readScan).returns(`scan of Ada Lovelace: ${"x".repeat(400_000)}`);
  const own = { ...activities, readScan };
  await using env = await testEnvironment({ workflows, activities: own, payloads: data });

  const handle = await env.client.start(archiveScan, "Ada Lovelace");

  expect(await handle.result()).toEqual({ patient: "Ada Lovelace", characters: 400_022 });
  expect(await env.history(handle)).toContain('archive-scan "Ada Lovelace"');
  expect(await env.record(handle)).not.toContain("Lovelace");
});
