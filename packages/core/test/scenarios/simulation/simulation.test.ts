import { expect, test } from "vitest";
import { effort } from "../../world/effort.ts";
import { type Odds, simulate } from "./simulation.ts";

/** `OPENSWF_SEED=1234` replays one seed; `OPENSWF_TEST_EFFORT=250` runs more seeds than the default. */
const only = process.env["OPENSWF_SEED"];
const count = 20 * effort;
const seedsFrom = (first: number): readonly number[] =>
  only === undefined ? Array.from({ length: count }, (_, index) => first + index) : [Number(only)];

/** Far longer than a seed takes: only a hanging run reaches it. */
const timeoutMs = 60_000 + 500 * count;

const calm: Odds = { fail: 0, conflict: 0, loseAnswer: 0, slow: 0, crash: 0, stop: 0, servers: 1, loseNotice: 0 };
const worst: Odds = {
  fail: 0.03,
  conflict: 0.05,
  loseAnswer: 0.04,
  slow: 0.05,
  crash: 0.1,
  stop: 0,
  servers: 1,
  loseNotice: 0,
};

test.each<{ what: string; odds: Odds; first: number }>([
  { what: "only clients fail", odds: calm, first: 1 },
  { what: "commits fail and servers stop", odds: { ...calm, fail: 0.04, conflict: 0.06, stop: 0.1 }, first: 10_001 },
  { what: "everything that can fail does", odds: worst, first: 20_001 },
  { what: "three servers share a store", odds: { ...calm, servers: 3 }, first: 30_001 },
  { what: "three servers fail in every way", odds: { ...worst, servers: 3, loseNotice: 0.2 }, first: 40_001 },
  { what: "events are published", odds: { ...calm, sinkFails: 0 }, first: 50_001 },
  {
    what: "everything fails, and those whom events are published to",
    odds: { ...worst, sinkFails: 0.2 },
    first: 60_001,
  },
  {
    what: "three servers publish events and fail in every way",
    odds: { ...worst, servers: 3, loseNotice: 0.2, sinkFails: 0.2 },
    first: 70_001,
  },
])(
  "when $what, every history is consistent and contains each acknowledged call once",
  async ({ odds, first }) => {
    let acknowledged = 0;
    for (const seed of seedsFrom(first)) {
      try {
        acknowledged += (await simulate(seed, odds)).acknowledged;
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`OPENSWF_SEED=${seed}: ${said}`, { cause });
      }
    }
    // The executions have made progress.
    expect(acknowledged / seedsFrom(first).length).toBeGreaterThan(5);
  },
  timeoutMs,
);

test("a seed replays identically", async () => {
  expect(await simulate(7, worst)).toEqual(await simulate(7, worst));
  const several = { ...worst, servers: 3, loseNotice: 0.2 };
  expect(await simulate(7, several)).toEqual(await simulate(7, several));
});
