import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import type { BlobStore } from "../../src/data/blob-store.ts";
import { encryption } from "../../src/data/encryption.ts";
import { DataPipeline } from "../../src/data/pipeline.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { added, approval, cart, closed, declined, echoed, failing, itemAt, items } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);
const keys = { old: Buffer.alloc(32, 1), new: Buffer.alloc(32, 2) };

/** In memory: files would need time that the clock of the test does not know. */
function memoryBlobStore(): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const reference = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
      blobs.set(reference, bytes);
      return reference;
    },
    get: async (reference) => blobs.get(reference),
  };
}

/** A client that sees texts as SWF has them, and one that decodes them. */
async function clients(world: FlowWorld, payloads: DataPipeline): Promise<{ client: Client; plain: Client }> {
  const { calls, clock, domain } = world;
  return { client: await connect({ domain, calls, clock, payloads, workflows }), plain: world.client };
}

/** All payloads of a history, as SWF has them. */
async function textsOf(client: Client, workflowId: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { attributes } of client.handle(workflowId).history()) {
    for (const [name, value] of Object.entries(attributes)) {
      if (["input", "result", "details"].includes(name) && typeof value === "string") texts.push(value);
    }
  }
  return texts;
}

test("inputs, signals, results, states and failures are encrypted on their way, and queries read them", async () => {
  await using world = await FlowWorld.open();
  const encrypting = (): DataPipeline =>
    new DataPipeline({ codecs: [encryption({ keys: { old: keys.old }, current: "old", required: true })] });
  await world.worker({ workflows, activities, payloads: encrypting() });
  const { client, plain } = await clients(world, encrypting());
  const handle = await client.start(cart, "secret a", { workflowId: "c1" });
  await handle.signal(added, "secret b");
  await world.idle();
  expect(await handle.query(items)).toEqual(["secret a", "secret b"]);
  expect((await handle.describe()).state).toEqual({ count: 2 });
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("secret a,secret b");
  await expect(world.until(client.execute(declined, "secret c", { workflowId: "d1" }))).rejects.toMatchObject({
    name: "Declined",
    details: { code: "secret c" },
  });
  await client.signalWithStart(cart, "secret d", { workflowId: "c2", signal: added, value: "secret e" });
  await world.idle();
  expect(await client.handle("c2").query(itemAt, 1)).toBe("secret e");
  const texts = (await Promise.all(["c1", "c2", "d1"].map((id) => textsOf(plain, id)))).flat();
  expect(texts.length).toBe(8);
  for (const text of texts) expect(text).toMatch(/^openswf:aes-256-gcm:old:/);
});

test("an activity that is finished elsewhere is finished with encrypted texts", async () => {
  await using world = await FlowWorld.open();
  const payloads = new DataPipeline({
    codecs: [encryption({ keys: { old: keys.old }, current: "old", required: true })],
  });
  await world.worker({ workflows, activities, payloads });
  const { client, plain } = await clients(world, payloads);
  const handle = await client.start(approval, undefined, { workflowId: "a1" });
  await world.idle();
  const token = activities.asked.at(-1) ?? "";
  await client.heartbeatActivity(token, "secret");
  await client.completeActivity(token, "secret yes");
  expect(await world.until(handle.result())).toBe("secret yes");
  expect((await textsOf(plain, "a1")).join()).not.toContain("secret");
});

test("keys are rotated under open executions, and a missing key is told by its name", async () => {
  await using world = await FlowWorld.open();
  const { old } = keys;
  const before = new DataPipeline({ codecs: [encryption({ keys: { old }, current: "old" })] });
  const both = new DataPipeline({ codecs: [encryption({ keys, current: "new" })] });
  const after = new DataPipeline({ codecs: [encryption({ keys: { new: keys.new }, current: "new" })] });
  const worker = await world.worker({ workflows, activities, payloads: before });
  const first = (await clients(world, before)).client;
  await first.start(cart, "a", { workflowId: "c1" });
  await world.idle();
  await world.until(worker.stop());
  await world.worker({ workflows, activities, payloads: both });
  const { client, plain } = await clients(world, both);
  const handle = client.handle<typeof cart>("c1");
  await handle.signal(added, "b");
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("a,b");
  const marks = (await textsOf(plain, "c1")).map((text) => text.split(":")[2]);
  expect(marks).toEqual(["old", "new", "new"]);
  const late = (await clients(world, after)).client.handle<typeof cart>("c1");
  expect(await late.result()).toBe("a,b");
  await expect(late.query(items)).rejects.toThrow('There is no key "old"');
});

test("inputs, signals and results of a megabyte go to the blob store, encrypted, and only references to SWF", async () => {
  await using world = await FlowWorld.open();
  const blobs = memoryBlobStore();
  // One for the client, one for the worker: nothing comes from a cache of the other.
  const offloading = (): DataPipeline =>
    new DataPipeline({
      codecs: [encryption({ keys: { old: keys.old }, current: "old" })],
      blobs,
    });
  await world.worker({ workflows, activities, payloads: offloading() });
  const { client, plain } = await clients(world, offloading());
  const large = Array.from({ length: 120_000 }, (_, index) => `${index % 9973}-`.padEnd(9, "é")).join("");
  expect(Buffer.byteLength(large)).toBeGreaterThan(1_000_000);
  expect(await world.until(client.execute(echoed, large, { workflowId: "e1" }))).toBe(large);
  const handle = await client.start(cart, large, { workflowId: "c1" });
  await handle.signal(added, large);
  await world.idle();
  expect((await handle.query(items)).map(({ length }) => length)).toEqual([large.length, large.length]);
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe(`${large},${large}`);
  const texts = [...(await textsOf(plain, "e1")), ...(await textsOf(plain, "c1"))];
  expect(texts.length).toBe(7);
  for (const text of texts) expect(JSON.parse(text)).toMatchObject({ openswf: 1, blob: expect.any(String) });
});

test("what is too large is refused where it is made, and where there is no store says so", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const large = "x".repeat(40_000);
  await expect(world.client.start(cart, large)).rejects.toThrow("The input of cart has 40,002 characters");
  const handle = await world.client.start(cart, "a");
  await expect(handle.signal(added, large)).rejects.toThrow("The input of the signal added has 40,002 characters");
});

test.each([
  ["ASCII", "x"],
  ["three bytes each", "€"],
])("a failure that encryption makes too large is shortened: %s", async (_name, character) => {
  await using world = await FlowWorld.open();
  const payloads = new DataPipeline({ codecs: [encryption({ keys: { old: keys.old }, current: "old" })] });
  await world.worker({ workflows, activities, payloads });
  const { client } = await clients(world, payloads);
  const failed = world.until(client.execute(failing, character).catch((error: unknown) => error));
  expect(await failed).toMatchObject({ name: "Error", message: expect.stringContaining(character.repeat(1_000)) });
});
