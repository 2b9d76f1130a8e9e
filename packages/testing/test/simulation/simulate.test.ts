import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runSeed } from "../../src/simulation/run-seed.ts";
import { planOf } from "../../src/simulation/simulate.ts";
import { simulate } from "../../src/simulation.ts";
import { digestsOf } from "./fixtures/digests.ts";
import { encryptedOrders } from "./fixtures/encrypted-orders.ts";
import { orders } from "./fixtures/orders.ts";

test("executions end as they must, whatever happens to servers, workers and messages", async () => {
  const { seeds, executions, faults } = await simulate({ seeds: 30 }, orders);
  expect(seeds).toBe(30);
  expect(executions).toBe(90);
  expect(faults.loseReply).toBeGreaterThan(10);
  expect(faults.die + faults.dieDuringAnswer + faults.dieWithTask).toBeGreaterThan(10);
}, 120_000);

test("a seed gives the same run, call for call and event for event, in this process and in another", async () => {
  const here = await digestsOf(4);
  expect(await digestsOf(4)).toEqual(here);
  expect(new Set(here).size).toBe(8);
  const file = fileURLToPath(new URL("./fixtures/digests.ts", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=source", file, "4"], { encoding: "utf8" });
  expect(stdout.trim().split("\n"), stderr).toEqual([...here]);
}, 120_000);

test("a seed gives the same run when texts are encrypted, since nonces come from the seed too", async () => {
  const runs = [];
  for (const seed of [1, 1, 2]) runs.push(await runSeed(planOf({}, seed), encryptedOrders));
  expect(runs.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
  const [one, again, other] = runs;
  expect(again?.digest).toBe(one?.digest);
  expect(other?.digest).not.toBe(one?.digest);
  const texts = JSON.stringify(one?.runs);
  expect(texts).toContain("openswf:aes-256-gcm:2026:");
  expect(texts).not.toContain("charged 1");
});
