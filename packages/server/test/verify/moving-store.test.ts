import type { Store } from "@openswf/core/stores/store";
import type { RunId } from "@openswf/model/brand";
import { describe, expect, test } from "vitest";
import type { StoreProblem } from "../../src/verify/report.ts";
import { verifyStore } from "../../src/verify/verify-store.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

/** A store as seen while servers write to it: `reads` replaces some of its reads. */
const moving = (store: Store, reads: Partial<Store>): Store => ({ ...store, ...reads, exclusive: false });

async function problemsOf(store: Store, now: number): Promise<readonly StoreProblem[]> {
  const problems: StoreProblem[] = [];
  await verifyStore(store, { now, onProblem: (problem) => problems.push(problem) });
  return problems;
}

describe("verify of a store that servers write to meanwhile", () => {
  test("does not report parts of an execution that were read before and after a commit", async () => {
    const world = await eventfulWorld();
    const { store } = await DamagedStore.of(world);
    const seen = new Set<RunId>();
    // The first time, the tasks of each execution are those of an earlier moment.
    const tasksOf: Store["tasksOf"] = async (runId) => {
      if (seen.has(runId)) return store.tasksOf(runId);
      seen.add(runId);
      return [];
    };
    const now = world.clock.now();
    expect(await problemsOf(moving(store, { tasksOf }), now)).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
    // In a store that does not change, the same is damage.
    seen.clear();
    expect(await problemsOf({ ...store, tasksOf }, now)).not.toEqual([]);
  });

  test("does not report executions that start or close while it counts", async () => {
    const world = await eventfulWorld();
    const { store } = await DamagedStore.of(world);
    const countExecutions: Store["countExecutions"] = async (query, max) =>
      Math.min(max, 1 + (await store.countExecutions(query, max)));
    const now = world.clock.now();
    expect(await problemsOf(moving(store, { countExecutions }), now)).toEqual([]);
    expect(await problemsOf({ ...store, countExecutions }, now)).not.toEqual([]);
  });

  test("does not report an execution that retention removes between two reads", async () => {
    const world = await eventfulWorld();
    const { store } = await DamagedStore.of(world);
    const [first] = await store.scanExecutions(undefined, 1);
    let isRemoved = false;
    const removed = moving(store, {
      readExecution: async (runId) => {
        if (runId !== first?.runId) return store.readExecution(runId);
        isRemoved = true;
        return undefined;
      },
      scanExecutions: async (after, limit) =>
        (await store.scanExecutions(after, limit)).filter(({ runId }) => !isRemoved || runId !== first?.runId),
    });
    const problems = await problemsOf(removed, world.clock.now());
    expect(problems.filter(({ runId }) => runId === first?.runId)).toEqual([]);
  });

  test("reports what is still wrong when it looks again", async () => {
    const world = await eventfulWorld();
    const damaged = await DamagedStore.of(world);
    damaged.sql("child-open", "delete from task where run_id = :run");
    expect(await problemsOf(moving(damaged.store, {}), world.clock.now())).toEqual([
      {
        runId: damaged.run("child-open"),
        what: "its decision task 2 waits for a poll but is in no task list",
      },
    ]);
  });
});
