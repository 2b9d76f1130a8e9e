import { expect, test } from "vitest";
import { runCrashTest } from "./run-crash-test.ts";

/** `npm run crash-test` runs hundreds. */
const rounds = 10;
/** The test takes 15 s alone, and longer beside other tests. */
const timeoutMs = 180_000;

test(
  "a server killed under load keeps what it acknowledged, and does nothing by halves",
  async () => {
    const lines: string[] = [];
    const outcome = await runCrashTest({
      rounds,
      seed: 1,
      roundsPerStore: rounds,
      atSteps: false,
      onProgress: (line) => lines.push(line),
    });
    expect(outcome.problems, lines.join("\n")).toEqual([]);
    expect(outcome.kills).toBe(rounds);
    // Ensure that the test is not vacuous.
    expect(outcome.executions).toBeGreaterThan(50);
    expect(outcome.acknowledged).toBeGreaterThan(500);
    expect(outcome.tokensOutlived).toBeGreaterThan(0);
  },
  timeoutMs,
);
