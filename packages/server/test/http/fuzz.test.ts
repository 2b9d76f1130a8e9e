import { expect, test } from "vitest";
import { effort } from "../world/effort.ts";
import { runFuzz } from "./fuzz/run-fuzz.ts";

const requests = 1_000 * effort;

// Fewer than `npm run fuzz` sends by hand, and always the same.
test.each(["off", "on"] as const)(
  "whatever is sent, the server answers with the caller's fault or a close, and others as ever; access control: %s",
  async (access) => {
    const { problems, statuses, good } = await runFuzz({ requests, seed: 1, access });
    expect(problems).toEqual([]);
    expect(good).toBe(requests / 25 + 1);
    // The claim is about something: requests got as far as the API, others not even to HTTP.
    for (const status of [200, 400, 404, 408, 413, 431]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
  },
  180_000,
);
