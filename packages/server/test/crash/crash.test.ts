import { expect, test } from "vitest";
import { runCrashTest } from "./run-crash-test.ts";

/** `npm run crash-test` goes on for hundreds. */
const rounds = 10;
/** It takes 15 s by itself; other tests may have the processors meanwhile. */
const timeoutMs = 180_000;

test(
  "a server that is killed under load has done what it said, and nothing half",
  async () => {
    const lines: string[] = [];
    const outcome = await runCrashTest({
      rounds,
      seed: 1,
      roundsPerStore: rounds,
      onProgress: (line) => lines.push(line),
    });
    expect(outcome.problems, lines.join("\n")).toEqual([]);
    expect(outcome.kills).toBe(rounds);
    // Else nothing has been tried.
    expect(outcome.executions).toBeGreaterThan(50);
    expect(outcome.acknowledged).toBeGreaterThan(500);
    expect(outcome.tokensOutlived).toBeGreaterThan(0);
  },
  timeoutMs,
);
