import { expect, test } from "vitest";
import {
  change,
  close,
  commitEach,
  errand,
  orders,
  run,
  start,
  task,
} from "../../core/test/stores/contract/building.ts";
import { contradictionsIn, orphansIn } from "../src/inspection/contradictions.ts";
import { openMemoryStore, storeOver } from "../src/open.ts";
import { emptyTables, type Tables } from "../src/tables/tables.ts";

/** An open execution that waits, and a closed one. */
async function filled(): Promise<Tables> {
  const tables = emptyTables();
  await commitEach(
    storeOver(tables),
    start(run(1), { tagList: ["gift"] }, { tasksAdded: [task(run(1))], wakeAt: 9_000 }),
    start(run(2), { tagList: ["gift"] }, { errandsAdded: [errand(run(2), "tell-parent")] }),
    close(run(2), 1, 2_000),
    start(run(3)),
    change(run(3), 1, { wakeAt: 5_000 }),
  );
  return tables;
}

function stored(tables: Tables, number: number): NonNullable<ReturnType<Tables["executions"]["get"]>> {
  const execution = tables.executions.get(run(number));
  if (execution === undefined) throw new Error(`run ${number} is not stored`);
  return execution;
}

test("a sound store has no contradictions", async () => {
  const tables = await filled();
  expect([...contradictionsIn(tables), ...orphansIn(tables)]).toEqual([]);
});

const damages: readonly {
  readonly what: string;
  readonly damage: (tables: Tables) => unknown;
  readonly says: string;
}[] = [
  { what: "a wake-up is lost", damage: (tables) => tables.due.remove(stored(tables, 1)), says: "wake-up of run" },
  { what: "a task is lost", damage: ({ taskLists }) => taskLists.remove(task(run(1))), says: "task of run" },
  {
    what: "a task is in a list by mistake",
    damage: ({ taskLists }) => taskLists.add(task(run(1), { scheduledEventId: 7 })),
    says: "2 waiting tasks, but 1 expected",
  },
  {
    what: "an open execution is missing in a list",
    damage: (tables) => tables.listings.of(orders)?.all?.open.remove(stored(tables, 1)),
    says: "is missing in a list",
  },
  {
    what: "a closed execution is missing in a list",
    damage: (tables) =>
      tables.listings
        .of(orders)
        ?.shelfOf({ filter: { by: "tag", tag: "gift" } })
        ?.closedByClose.remove(stored(tables, 2)),
    says: "is missing in a list",
  },
  {
    what: "a closed execution is in a list of open ones",
    damage: (tables) => tables.listings.of(orders)?.all?.open.add(stored(tables, 2)),
    says: "entries by start",
  },
  {
    what: "a run is missing among those of its workflowId",
    damage: (tables) => tables.workflowRuns.remove(stored(tables, 2)),
    says: "is missing among the runs of its workflowId",
  },
  {
    what: "a run is not found by its id",
    damage: (tables) => tables.executions.inOrder.add({ ...stored(tables, 2), runId: run(9) }),
    says: "is not found by its id",
  },
];

test.each(damages)("it is found that $what", async ({ damage, says }) => {
  const tables = await filled();
  damage(tables);
  const report = await storeOver(tables).checkStorage(10);
  expect(report.problems.join("\n")).toContain(says);
});

test("a report has no more problems than asked for", async () => {
  const tables = await filled();
  for (const number of [1, 3]) tables.due.remove(stored(tables, number));
  expect((await storeOver(tables).checkStorage(2)).problems).toHaveLength(2);
});

test("what belongs to a removed run is an orphan", async () => {
  const tables = await filled();
  for (const number of [1, 2]) tables.executions.remove(stored(tables, number));
  expect(await storeOver(tables).orphans(10)).toEqual([
    `task of run ${run(1)}`,
    `errand of run ${run(2)}`,
    `wake-up of run ${run(1)}`,
  ]);
  expect(await storeOver(tables).orphans(1)).toHaveLength(1);
});

test("a closed store refuses calls", async () => {
  const store = openMemoryStore();
  await store.close();
  await store.close();
  await expect(store.commit([])).rejects.toThrow("the store is closed");
  await expect(store.nextWakeAt()).rejects.toThrow("the store is closed");
});
