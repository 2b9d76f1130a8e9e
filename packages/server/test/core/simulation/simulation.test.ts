import { expect, test } from "vitest";
import { effort } from "../../world/effort.ts";
import { type Odds, simulate } from "./simulation.ts";

/** `OPENSWF_SEED=1234` replays one; `OPENSWF_TEST_EFFORT=250` goes on for longer than every day. */
const only = process.env["OPENSWF_SEED"];
const count = 20 * effort;
const seedsFrom = (first: number): readonly number[] =>
  only === undefined ? Array.from({ length: count }, (_, place) => first + place) : [Number(only)];

/** Far more than a seed takes: only a run that hangs ends so. */
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
  { what: "all goes wrong that can", odds: worst, first: 20_001 },
  { what: "three servers share a store", odds: { ...calm, servers: 3 }, first: 30_001 },
  { what: "three servers fail in every way", odds: { ...worst, servers: 3, loseNotice: 0.2 }, first: 40_001 },
])(
  "when $what, every history is in order and each acknowledged call is in it once",
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
    // Something has happened in them.
    expect(acknowledged / seedsFrom(first).length).toBeGreaterThan(5);
  },
  timeoutMs,
);

test("a seed replays the very same", async () => {
  expect(await simulate(7, worst)).toEqual(await simulate(7, worst));
  const several = { ...worst, servers: 3, loseNotice: 0.2 };
  expect(await simulate(7, several)).toEqual(await simulate(7, several));
});
