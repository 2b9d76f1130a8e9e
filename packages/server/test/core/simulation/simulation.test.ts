import { expect, test } from "vitest";
import { type Odds, simulate } from "./simulation.ts";

/**
 * `OPENSWF_SEED=1234 npm test -- simulation` replays one; `OPENSWF_SEEDS=5000` goes on for longer than every day.
 */
const only = process.env["OPENSWF_SEED"];
const count = Number(process.env["OPENSWF_SEEDS"] ?? 100);
const seedsFrom = (first: number): readonly number[] =>
  only === undefined ? Array.from({ length: count }, (_, place) => first + place) : [Number(only)];

/** Far more than a seed takes: only a run that hangs ends so. */
const timeoutMs = 60_000 + 500 * count;

const calm: Odds = { fail: 0, conflict: 0, loseAnswer: 0, slow: 0, crash: 0 };

test.each<{ what: string; odds: Odds; first: number }>([
  { what: "nothing goes wrong but clients", odds: calm, first: 1 },
  {
    what: "commits fail, conflict and are slow, and the server crashes",
    odds: { fail: 0.04, conflict: 0.06, loseAnswer: 0, slow: 0.05, crash: 0.1 },
    first: 10_001,
  },
  { what: "answers of the store are lost", odds: { ...calm, loseAnswer: 0.05 }, first: 20_001 },
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
  const odds = { fail: 0.04, conflict: 0.06, loseAnswer: 0, slow: 0.05, crash: 0.1 };
  expect(await simulate(7, odds)).toEqual(await simulate(7, odds));
});
