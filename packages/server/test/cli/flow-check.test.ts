import { fileURLToPath } from "node:url";
import { SWFClient } from "@aws-sdk/client-swf";
import { type Client, connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { expect, onTestFinished, test } from "vitest";
import * as activities from "./flow/activities.ts";
import { order, packed } from "./flow/order.ts";
import { Openswf } from "./openswf.ts";

const domain = "shop";
const fileOf = (name: string): string => fileURLToPath(new URL(`./flow/${name}.ts`, import.meta.url));

interface Shop {
  readonly url: string;
  readonly client: Client;
}

/** A server and a worker of orders. */
async function openShop(): Promise<Shop> {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  const url = await server.ready();
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  const swf = new SWFClient({ endpoint: url, region: "us-east-1", credentials });
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const workflows = new URL("./flow/order.ts", import.meta.url);
  const worker = await startWorker({ domain, client: swf, workflows, activities, log });
  onTestFinished(async () => {
    await worker.stop();
    swf.destroy();
  });
  return { url, client: await connect({ domain, client: swf }) };
}

interface Checked {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

async function check(args: readonly string[]): Promise<Checked> {
  const process = Openswf.runs(["flow", "check", ...args]);
  const code = await process.ended();
  return { code, lines: process.stdout.split("\n").filter(Boolean), stderr: process.stderr };
}

/** Starts an order and waits until it waits for its signal. */
async function openOrder(client: Client, workflowId: string): Promise<void> {
  const handle = await client.start(order, workflowId, { workflowId });
  for await (const { eventType, eventId } of handle.history({ follow: true })) {
    if (eventType === "DecisionTaskCompleted" && eventId > 6) return;
  }
}

test("open and closed executions are replayed, and the exit code says whether the code fits them", async () => {
  const { url, client } = await openShop();
  await Promise.all(["o1", "o2"].map((id) => openOrder(client, id)));
  await openOrder(client, "o3");
  await client.handle("o3").signal(packed);
  await client.handle("o3").result();
  const common = ["--domain", domain, "--endpoint", url];

  const same = await check([...common, "--workflows", fileOf("order")]);
  expect(same.stderr).toBe("");
  expect(same).toMatchObject({ code: 0, lines: { length: 4 } });
  expect(same.lines.slice(0, 3).sort()).toEqual([
    expect.stringMatching(/^order 1 {2}o1 {2}\S+ {2}OPEN: same \(2 decision tasks\)$/),
    expect.stringMatching(/^order 1 {2}o2 {2}\S+ {2}OPEN: same \(2 decision tasks\)$/),
    expect.stringMatching(/^order 1 {2}o3 {2}\S+ {2}COMPLETED: same \(4 decision tasks\)$/),
  ]);
  expect(same.lines.at(-1)).toBe("3 executions checked: 3 same, 0 differ, 0 fail");

  const differs = await check([...common, "--workflows", fileOf("order-that-differs"), "--closed", "0"]);
  expect(differs).toMatchObject({ code: 1, stderr: "", lines: { length: 3 } });
  expect(differs.lines[0]).toMatch(/OPEN: differs: (?:After e|E)vent \d+.*order-that-differs\.ts:10:\d+/);
  expect(differs.lines.at(-1)).toBe("2 executions checked: 0 same, 2 differ, 0 fail");

  const json = await check([...common, "--workflows", fileOf("order-that-differs"), "--json", "--parallel", "1"]);
  expect(json.code).toBe(1);
  const [first, ...others] = json.lines.map((line) => JSON.parse(line) as object);
  expect(first).toMatchObject({
    workflowId: expect.stringMatching(/^o[12]$/),
    workflowType: { name: "order", version: "1" },
    status: "OPEN",
    kind: "differs",
    eventId: expect.any(Number),
    decided: expect.stringContaining("ScheduleActivityTask"),
    source: expect.stringContaining("order-that-differs.ts:10:"),
  });
  expect(others.at(-1)).toMatchObject({ kind: "summary", same: 0, differs: 3, fails: 0, unknownTypes: {} });

  const terse = await check([...common, "--workflows", fileOf("order"), "--only-differences"]);
  expect(terse).toMatchObject({ code: 0, lines: ["3 executions checked: 3 same, 0 differ, 0 fail"] });
});

test.each([
  {
    why: "the domain is missing",
    args: ["--workflows", fileOf("order")],
    says: 'Required option "--domain <name>" not specified',
  },
  {
    why: "there is no such file",
    args: ["--domain", domain, "--workflows", "none.ts"],
    says: "openswf: There is no file none.ts.\n",
  },
  {
    why: "nobody listens",
    args: ["--domain", domain, "--workflows", fileOf("order"), "--endpoint", "http://127.0.0.1:9"],
    says: "127.0.0.1:9",
  },
  {
    why: "the endpoint is no URL",
    args: ["--domain", domain, "--workflows", fileOf("order"), "--endpoint", "here"],
    says: 'Invalid --endpoint "here"',
  },
  {
    why: "too many at a time",
    args: ["--domain", domain, "--workflows", fileOf("order"), "--parallel", "65"],
    says: "expected a whole number from 1 to 64",
  },
])("what cannot be checked exits with 2: $why", async ({ args, says }) => {
  const { code, stderr, lines } = await check(args);
  expect(stderr).toContain(says);
  expect({ code, lines }).toEqual({ code: 2, lines: [] });
});
