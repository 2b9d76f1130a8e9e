import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { readHistories, replayHistories, testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { invoice, order } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);
const changed = new URL("./fixtures/changed-workflows.ts", import.meta.url);

async function inFolder(files: Readonly<Record<string, string>>, use: (folder: URL) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "openswf-histories-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await use(pathToFileURL(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function recordedOrder(): Promise<string> {
  await using env = await testEnvironment({ workflows, activities });
  await env.client.execute(order, "7", { workflowId: "order-7" });
  return await env.record("order-7");
}

/** As `openswf export` prints them. */
function exported(recording: string): string {
  const { execution, events } = JSON.parse(recording);
  const { domain, workflowId, runId } = execution;
  const key = `123456789012/us-east-1/${domain}`;
  return [
    { record: "header", format: "openswf export", version: 2 },
    { record: "domain", domain: { key } },
    { record: "execution", execution: { domain: key, workflowId, runId } },
    { record: "history", firstEventId: 1, count: events.length },
    ...events,
    { record: "footer", counts: {}, sha256: "" },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

describe("recorded histories", () => {
  test("are replayed with the code of now, which decides the same or not", async () => {
    const recording = await recordedOrder();
    await inFolder({ "order.json": recording, "export.jsonl": exported(recording) }, async (folder) => {
      const same = await replayHistories(folder, { workflows });
      expect(same.map(({ name, outcome }) => [name, outcome.kind])).toEqual([
        ["export.jsonl order-7", "same"],
        ["order.json order-7", "same"],
      ]);
      const differs = await replayHistories(new URL(`${folder.href}/order.json`), { workflows: changed });
      expect(differs.map(({ outcome }) => outcome.kind)).toEqual(["differs"]);
    });
  });

  test("are read as the AWS CLI prints them, which says nothing of the execution", async () => {
    const { events } = JSON.parse(await recordedOrder());
    const seconds = events.map((event: { readonly eventTimestamp: string }) => ({
      ...event,
      eventTimestamp: Date.parse(event.eventTimestamp) / 1_000,
    }));
    await inFolder({ "cli.json": JSON.stringify({ events: seconds }) }, async (folder) => {
      const [replayed] = await replayHistories(folder, { workflows });
      expect(replayed).toMatchObject({ name: "cli.json", outcome: { kind: "same", decisionTasks: 4 } });
    });
  });

  test.each([
    { why: "something else", text: "hello", says: "Line 1 is no JSON." },
    { why: "other JSON lines", text: '{"a":1}\n{"b":2}', says: "neither a history as JSON nor an export" },
    { why: "other JSON", text: '{"a":1}', says: "The JSON has no events" },
  ])("are told from $why", ({ text, says }) => {
    expect(() => readHistories(text)).toThrow(says);
  });

  test("are missed in an empty folder", async () => {
    await inFolder({}, async (folder) => {
      await expect(replayHistories(folder, { workflows })).rejects.toThrow("has no histories");
    });
  });
});

test("an execution of the test is replayed, open or closed", async () => {
  await using env = await testEnvironment({ workflows, activities });
  const closed = await env.client.start(order, "7");
  await closed.result();
  const open = await env.client.start(invoice, 0);
  await env.quiet();
  expect(await env.replay(closed)).toEqual({ kind: "same", decisionTasks: 4, changedSettings: [] });
  expect(await env.replay(open.workflowId)).toMatchObject({ kind: "same", decisionTasks: 1 });
});
