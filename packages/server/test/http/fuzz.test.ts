import { expect, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { runFuzz } from "./fuzz/run-fuzz.ts";

const requests = 1_000 * effort;

// Sends fewer requests than `npm run fuzz`, and always the same ones.
test.each(["off", "on"] as const)(
  "the server answers any malformed request with a client fault or a close, and still serves others; access control: %s",
  async (access) => {
    const { problems, statuses, good } = await runFuzz({ requests, seed: 1, access });
    expect(problems).toEqual([]);
    expect(good).toBe(requests / 25 + 1);
    // Ensure that the test is not vacuous: some requests reached the API, and some were not even HTTP.
    for (const status of [200, 400, 404, 408, 413, 431]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
  },
  180_000,
);
