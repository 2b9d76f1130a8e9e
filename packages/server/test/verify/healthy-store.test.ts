import type { Commit } from "@openswf/core/stores/commits";
import { describe, expect, test } from "vitest";
import type { World } from "../../../core/test/world/world.ts";
import { verifyStore } from "../../src/verify/verify-store.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

describe("a store that only the server has written", () => {
  test("has no problems, and verify reports how much it has checked", async () => {
    const { store, clock } = await eventfulWorld();
    const executions = await store.inner.scanExecutions(undefined, 1_000);
    const events = executions.reduce((sum, { lastEventId }) => sum + lastEventId, 0);
    const seen: unknown[] = [];
    const verified = await verifyStore(store.inner, {
      now: clock.now(),
      onProblem: (problem) => seen.push(problem),
      onProgress: (soFar) => seen.push(soFar),
    });
    expect(verified).toEqual({
      executions: executions.length,
      events,
      accessRecords: 0,
      problems: 0,
      rowsWithoutChecksum: 0,
    });
    expect(seen).toEqual([{ executions: executions.length, events }]);
    expect(executions.length).toBeGreaterThan(12);
  });

  test("has no problems after any of its commits, wherever the server stopped", async () => {
    const world = await eventfulWorld();
    const copy = await DamagedStore.empty(world);
    const found: unknown[] = [];
    for (const [at, commit] of world.store.committed.entries()) {
      expect(await copy.apply(commit)).toBe(true);
      for (const problem of await copy.problems()) found.push({ at, ...problem });
    }
    expect(found).toEqual([]);
  });
});

describe("a half-applied commit", () => {
  const several = (world: World): readonly number[] =>
    world.store.committed.flatMap((commit, at) => (commit.length > 1 ? [at] : []));

  test("is found, whichever part of it is missing", async () => {
    const world = await eventfulWorld();
    const missed: unknown[] = [];
    let halves = 0;
    for (const at of several(world)) {
      const commit = world.store.committed[at] ?? [];
      for (const lost of commit) {
        const copy = await DamagedStore.empty(world);
        await copy.store.commit(world.store.committed.slice(0, at));
        const half: Commit = commit.filter((change) => change !== lost);
        // The store itself refuses a part that only makes sense on top of the missing one.
        if (!(await copy.apply(half))) continue;
        halves += 1;
        if ((await copy.problems()).length === 0) missed.push({ at, half });
      }
    }
    expect(missed).toEqual([]);
    expect(halves).toBeGreaterThan(12);
  });
});
