import { AsyncResource } from "node:async_hooks";
import { spawn } from "node:child_process";
import { randomBytes, randomFillSync, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { noFaults, type Scenario, type SimulateOptions, SimulationError, simulate } from "../../src/simulation.ts";
import * as activities from "./fixtures/order-activities.ts";
import { order, paid } from "./fixtures/order-workflows.ts";

const workflows = new URL("./fixtures/order-workflows.ts", import.meta.url);

async function failureOf(options: SimulateOptions, scenario: Scenario): Promise<SimulationError> {
  const error = await simulate(options, scenario).catch((reason: unknown) => reason);
  if (error instanceof SimulationError) return error;
  throw new Error(`it did not fail as it should: ${String(error)}`);
}

/** Counts how often an order is charged, and takes it for once. */
const chargedOnce: Scenario = async (world) => {
  let charged = 0;
  const charge = async (amount: number): Promise<string> => {
    charged += 1;
    return await activities.charge(amount);
  };
  world.always("an order is charged once", () => charged <= 1);
  await world.startWorker({ workflows, activities: { charge, ship: activities.ship } });
  const handle = await world.client.start(order, 1, { workflowId: "order-1" });
  await handle.signal(paid, "ann");
  await handle.result();
};

test("a failing seed is made small, and tells what happened", async () => {
  const failure = await failureOf({ seeds: 200, servers: 1 }, chargedOnce);
  expect(failure.message).toMatch(/^seed \d+: an order is charged once: this does not hold\n/);
  // Nothing but the loss of one task, or of the worker that had it, makes SWF hand the activity out again.
  expect(failure.run.injected.length).toBeLessThanOrEqual(3);
  expect(failure.run.injected.length).toBeGreaterThan(0);
  expect(failure.message).toContain("FAULT");
  expect(failure.message).toMatch(/\d s {2}order-1 +\d+ ActivityTaskScheduled {2}activityId a1/);
  const again = await failureOf({ seeds: 1, firstSeed: failure.seed, servers: 1 }, chargedOnce);
  expect(again.message).toBe(failure.message);
}, 120_000);

test("what a scenario throws is the failure of its seed, and needs no fault", async () => {
  const failure = await failureOf({ seeds: 3, firstSeed: 7 }, async () => {
    throw new Error("not so");
  });
  expect(failure.message).toMatch(/^seed 7: not so\n\nIt takes no fault at all\./);
  expect(failure.cause).toMatchObject({ message: "not so" });
});

test("checks at the end see all histories", async () => {
  const failure = await failureOf({ seeds: 1, faults: noFaults }, async (world) => {
    await world.startWorker({ workflows, activities });
    const handle = await world.client.start(order, 1, { workflowId: "order-1" });
    await handle.signal(paid, "ann");
    world.atEnd("two orders", (runs) => runs.length === 2);
  });
  expect(failure.message).toContain("seed 1: two orders: this does not hold");
  expect(failure.message).toContain("WorkflowExecutionCompleted");
});

test("an execution that does not end is told", async () => {
  const times = { endsWithinMs: 3_600_000, faults: noFaults };
  const failure = await failureOf({ seeds: 1, ...times }, async (world) => {
    await world.startWorker({ workflows, activities });
    await world.client.start(order, 1, { workflowId: "order-1" });
  });
  expect(failure.message).toMatch(
    /every execution ends:\n {2}order-1 \(.{8}\) is still open: its last event is \d+ DecisionTaskCompleted/,
  );
});

test("a scenario that waits in vain fails", async () => {
  const failure = await failureOf({ seeds: 1, endsWithinMs: 60_000, faults: noFaults }, async () => {
    await new Promise(() => {});
  });
  expect(failure.message).toContain("the scenario ends: not within 60000 virtual ms");
});

function connected(): Promise<unknown> {
  const socket = connect(1, "127.0.0.1");
  return new Promise((resolve) => socket.on("error", resolve));
}

test.each([
  { what: "reads a file", leave: () => readFile(import.meta.filename), type: "FSREQPROMISE" },
  { what: "sleeps in real time", leave: () => pause(10), type: "Timeout" },
  { what: "opens a socket", leave: () => connected(), type: "TCPWRAP" },
])("code that leaves the process is refused: it $what", async ({ leave, type }) => {
  const failure = await failureOf({ seeds: 1, faults: noFaults }, async () => {
    await leave().catch(() => {});
    await new Promise(() => {});
  });
  expect(failure.message).toContain(`Code in the simulation has begun ${type}`);
});

test("work that an earlier run has left behind is not taken for that of the next", async () => {
  let leave: (() => Promise<unknown>) | undefined;
  await simulate({ seeds: 1, faults: noFaults }, async () => {
    leave = AsyncResource.bind(() => readFile(import.meta.filename));
  });
  await simulate({ seeds: 1, faults: noFaults }, async () => void leave?.());
});

test("workflow code without end is told on stderr", async () => {
  const file = fileURLToPath(new URL("./fixtures/endless.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=source", file], { stdio: ["ignore", "ignore", "pipe"] });
  const expected = "Workflow code in the simulation has run for 0.05 s without waiting for anything.";
  let told = "";
  for await (const text of child.stderr.setEncoding("utf8")) {
    told += text;
    if (told.includes(expected)) break;
  }
  child.kill();
  expect(told).toContain(expected);
}, 60_000);

test("the clock, the timers and the chance of code inside are the simulation's, and real outside", async () => {
  const realTimeout = setTimeout;
  const seen: string[] = [];
  const scenario: Scenario = async (world) => {
    const began = Date.now();
    expect(new Date().toISOString()).toBe(new Date(world.now()).toISOString());
    await new Promise((resolve) => setTimeout(resolve, 86_400_000));
    expect(Date.now() - began).toBe(86_400_000);
    expect(new Date(0).getTime()).toBe(0);
    expect(AbortSignal.timeout(5).aborted).toBe(false);
    seen.push([Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(2)).join()].join(" "));
    seen[seen.length - 1] += [
      randomBytes(4).toString("hex"),
      randomFillSync(new Uint16Array(3), 1).join(),
      randomInt(5, 9),
    ].join();
  };
  const beganAt = performance.now();
  await simulate({ seeds: 1, faults: noFaults }, scenario);
  await simulate({ seeds: 1, faults: noFaults }, scenario);
  await simulate({ seeds: 1, firstSeed: 2, faults: noFaults }, scenario);
  expect(performance.now() - beganAt).toBeLessThan(60_000);
  expect(seen[1]).toBe(seen[0]);
  expect(seen[2]).not.toBe(seen[0]);
  expect(setTimeout).toBe(realTimeout);
});
