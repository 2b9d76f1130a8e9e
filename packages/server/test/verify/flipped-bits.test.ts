import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@openswf/core/stores/store";
import { openSqliteStore, openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { expect, onTestFinished, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { verifyStore } from "../../src/verify/verify-store.ts";
import { Dice } from "../crash/dice.ts";
import { eventfulWorld } from "./eventful-world.ts";

const flips = 60 * effort;
const everything = { after: undefined, limit: 10_000, reverse: false } as const;

/** A store file with a bit of everything, as it is on disk. */
async function healthyFile(path: string): Promise<{ readonly bytes: Buffer; readonly now: number }> {
  const world = await eventfulWorld();
  const { inner, committed } = world.store;
  const store = await openSqliteStore(path);
  for (const domain of await inner.scanDomains(undefined, 100)) {
    await store.registerDomain(domain, 100);
    for (const kind of ["activity", "workflow"] as const) {
      for (const type of await inner.listTypes(domain.key, kind, "REGISTERED", undefined, everything)) {
        await store.registerType(type, 100);
      }
    }
  }
  await store.secret("token-key", () => Uint8Array.from({ length: 64 }, (_, index) => index));
  const account = { kind: "account", id: "111122223333", name: "shop", standing: "active", at: 1, by: "me@here" };
  await store.changeAccess(0, { put: [{ key: "account/111122223333", body: JSON.stringify(account) }], removed: [] });
  expect(new Set(await store.commit(committed))).toEqual(new Set(["committed"]));
  await store.close();
  return { bytes: await readFile(path), now: world.clock.now() };
}

/** All that a caller of the store can read. */
async function read(store: Store): Promise<string> {
  const answers: unknown[] = [await store.accessVersion(), await store.scanAccess(undefined, 100)];
  answers.push((await store.scanSecrets(undefined, 100)).map(({ name, value }) => [name, [...value]]));
  for (const domain of await store.scanDomains(undefined, 100)) {
    answers.push(domain);
    for (const kind of ["activity", "workflow"] as const) {
      answers.push(await store.listTypes(domain.key, kind, "REGISTERED", undefined, everything));
      answers.push(await store.listTypes(domain.key, kind, "DEPRECATED", undefined, everything));
    }
    for (const status of ["open", "closed"] as const) {
      for (const time of ["startedAt", "closedAt"] as const) {
        if (status === "open" && time === "closedAt") continue;
        const query = { domain: domain.key, status, time, from: 0, to: undefined, hiddenUntil: undefined } as const;
        answers.push(await store.listExecutions({ ...query, filter: undefined }, everything));
      }
    }
  }
  for (const summary of await store.scanExecutions(undefined, 10_000)) {
    const { runId, domain, workflowId } = summary;
    answers.push(summary, await store.readExecution(runId), await store.findOpenRun(domain, workflowId));
    answers.push(await store.readHistory(runId, { from: 1, to: 1e9, limit: 1e9, reverse: false }));
    answers.push(await store.tasksOf(runId), await store.errandsOf(runId));
  }
  answers.push(await store.readDue(Number.MAX_SAFE_INTEGER, 10_000), await store.readErrands(undefined, 10_000));
  return JSON.stringify(answers);
}

/** What reading finds, and whether verify has something to say. A failure is both. */
async function look(
  file: string,
  now: number,
): Promise<{ readonly answers: string | undefined; readonly isNoticed: boolean }> {
  let store: Store | undefined;
  try {
    store = await openSqliteStoreReadOnly(file);
    const answers = await read(store);
    const { problems } = await verifyStore(store, { now, onProblem: () => {} });
    return { answers, isNoticed: problems > 0 };
  } catch {
    return { answers: undefined, isNoticed: true };
  } finally {
    await store?.close();
  }
}

test("each flipped bit that changes what is read is noticed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "openswf-flips-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "store.sqlite");
  const { bytes, now } = await healthyFile(file);
  const before = await look(file, now);
  expect(before.isNoticed).toBe(false);
  const dice = new Dice(1);
  const unnoticed: string[] = [];
  let changed = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    const at = dice.between(0, bytes.length - 1);
    const bit = dice.between(0, 7);
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
    await writeFile(file, damaged);
    const { answers, isNoticed } = await look(file, now);
    if (answers === before.answers) continue;
    changed += 1;
    if (!isNoticed) unnoticed.push(`bit ${bit} of byte ${at % 4096} of page ${Math.floor(at / 4096) + 1}`);
  }
  expect(unnoticed).toEqual([]);
  // Ensure that the test is not vacuous.
  expect(changed).toBeGreaterThan(flips / 4);
}, 120_000);
