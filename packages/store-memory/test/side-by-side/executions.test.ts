import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import { change, orders } from "../../../core/test/stores/contract/building.ts";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { RandomCommits } from "../../../store-sqlite/test/change-log/random-commits.ts";
import { readsOfExecutions, readsOfLists } from "./random-reads.ts";
import { TwoStores } from "./two-stores.ts";

const removed = async (store: Store, closedUntil: number): Promise<number> => {
  let total = 0;
  for (;;) {
    const more = await store.removeClosed(orders, closedUntil, 2);
    if (more === 0) return total;
    total += more;
  }
};

/** Settles what closed runs owe, which keeps them from being removed. */
async function settlements(stores: TwoStores, runs: readonly RunId[]): Promise<readonly ExecutionChange[]> {
  const changes: ExecutionChange[] = [];
  for (const runId of runs) {
    const errands = await stores.ask("errands", (store) => store.errandsOf(runId));
    const execution = await stores.ask("execution", (store) => store.readExecution(runId));
    if (execution?.closedAt === undefined || errands.length === 0) continue;
    changes.push(change(runId, execution.version, { errandsSettled: errands.map(({ errandId }) => errandId) }));
  }
  return changes;
}

test("after any commits, the memory store answers every read as SQLite does", async () => {
  const outcomes = new Set<string | undefined>();
  let removals = 0;
  for (let seed = 0; seed < 30 * effort; seed++) {
    const dice = new Dice(seed);
    const stores = new TwoStores();
    const commits = new RandomCommits(dice);
    for (let rounds = dice.between(1, 12); rounds > 0; rounds--) {
      for (let count = dice.between(0, 9); count > 0; count--) {
        const made = commits.make();
        const [outcome] = await stores.ask(`seed ${seed}: commit`, (store) => store.commit([made]));
        commits.heard(outcome);
        outcomes.add(outcome);
      }
      if (dice.oneIn(3)) {
        for (const settled of await settlements(stores, [...commits.versions.keys()])) {
          await stores.ask(`seed ${seed}: settlement`, (store) => store.commit([[settled]]));
        }
        const closedUntil = dice.oneOf([2_000, 3_001, 3_003]) ?? 0;
        removals += await stores.ask(`seed ${seed}: removal`, (store) => removed(store, closedUntil));
      }
      for (const { what, ask } of [...readsOfExecutions(dice, [...commits.versions.keys()]), ...readsOfLists(dice)]) {
        await stores.ask(`seed ${seed}: ${what}`, ask);
      }
    }
    await stores.close();
  }
  expect([...outcomes].toSorted()).toEqual(["alreadyOpen", "committed", "conflict"]);
  expect(removals).toBeGreaterThan(20);
});
