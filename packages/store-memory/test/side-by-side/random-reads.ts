import { executionLists } from "@openswf/core/stores/execution-lists";
import type { Store } from "@openswf/core/stores/store";
import type { ExecutionFilter, ExecutionQuery, ExecutionRecord } from "@openswf/core/stores/visibility";
import type { RunId } from "@openswf/model/brand";
import { orders } from "../../../core/test/stores/contract/building.ts";
import type { Dice } from "../../../server/test/crash/dice.ts";

/** Something to ask of any store. Its answer is plain data, without what stores may choose. */
export interface Read {
  readonly what: string;
  ask(store: Store): Promise<unknown>;
}

const statuses = ["COMPLETED", "FAILED", "TIMED_OUT"] as const;

/** Every kind of read of executions once, with arguments by chance. */
export function readsOfExecutions(dice: Dice, runs: readonly RunId[]): readonly Read[] {
  const runId = dice.oneOf(runs) ?? ("no run" as RunId); // `as`: callers may ask for any text
  const limit = dice.between(1, 7);
  const [from, to] = [dice.between(0, 5), dice.between(0, 12)];
  const reverse = dice.oneIn(2);
  const list = {
    domain: orders,
    kind: dice.oneOf(["activity", "decision"] as const) ?? "activity",
    name: `list ${dice.between(1, 3)}`,
  };
  const until = dice.oneOf([4_999, 5_000, 9_000]) ?? 0;
  const version = dice.between(1, 4);
  const workflowId = `order ${dice.between(1, 9)}`;
  const reads: Record<string, (store: Store) => Promise<unknown>> = {
    readExecution: (store) => store.readExecution(runId),
    isAtVersion: (store) => store.isAtVersion(runId, version),
    closedAmong: async (store) => (await store.closedAmong(runs)).toSorted(),
    findOpenRun: (store) => store.findOpenRun(orders, workflowId),
    readHistory: (store) => store.readHistory(runId, { from, to, limit, reverse }),
    readTasks: async (store) => {
      const tasks = await store.readTasks(list, undefined, 100);
      const after = tasks[from];
      return [tasks, await store.readTasks(list, after, limit)];
    },
    countTasks: (store) => store.countTasks(list, limit),
    listTaskLists: async (store) => [
      await store.listTaskLists(orders, list.kind, undefined, limit),
      await store.listTaskLists(orders, list.kind, list.name, limit),
    ],
    measureTaskList: (store) => store.measureTaskList(list, limit),
    readWaitingTasks: (store) => store.readWaitingTasks(list, limit),
    tasksOf: async (store) => (await store.tasksOf(runId)).map((task) => JSON.stringify(task)).toSorted(),
    readDue: (store) => store.readDue(until, limit),
    nextWakeAt: (store) => store.nextWakeAt(),
    readErrands: async (store) => {
      const first = await store.readErrands(undefined, limit);
      return [first, await store.readErrands(first.at(-1), limit)];
    },
    errandsOf: (store) => store.errandsOf(runId),
    scanExecutions: (store) =>
      allPages(
        (after: RunId | undefined) => store.scanExecutions(after, limit),
        (row) => row.runId,
      ),
    orphans: (store) => store.orphans(10),
    checkStorage: (store) => store.checkStorage(10),
  };
  return Object.entries(reads).map(([what, ask]) => ({ what: `${what} of ${runId}`, ask }));
}

/** Every list of executions, with bounds and pages by chance. */
export function readsOfLists(dice: Dice): readonly Read[] {
  return Object.entries(executionLists).flatMap(([status, { by, times }]) =>
    by.flatMap((property) =>
      times.flatMap((time) => {
        const query: ExecutionQuery = {
          domain: orders,
          // `as`: the keys of the table.
          status: status as ExecutionQuery["status"],
          time,
          from: dice.oneOf([0, 1_003, 2_000, 3_001]) ?? 0,
          to: dice.oneOf([undefined, 1_006, 2_000, 3_002]),
          hiddenUntil: dice.oneOf([undefined, 1_999, 3_000]),
          filter: property === "all" ? undefined : filterBy(dice, property),
        };
        const page = { limit: dice.between(1, 5), reverse: dice.oneIn(2) };
        const what = `${JSON.stringify(query)} ${JSON.stringify(page)}`;
        return [
          {
            what: `list ${what}`,
            ask: (store: Store) =>
              allPages(
                (after) => store.listExecutions(query, { after, ...page }),
                (row: ExecutionRecord) => row.cursor,
              ),
          },
          { what: `count ${what}`, ask: (store: Store) => store.countExecutions(query, page.limit) },
        ];
      }),
    ),
  );
}

function filterBy(dice: Dice, by: ExecutionFilter["by"]): ExecutionFilter {
  switch (by) {
    case "workflowId":
      return { by, workflowId: `order ${dice.between(1, 8)}` };
    case "type":
      return { by, name: "process-order", version: dice.oneOf([undefined, "1", "2"]) };
    case "tag":
      return { by, tag: dice.oneOf(["gift", "ä\u{1f381}", "none"]) ?? "" };
    case "closeStatus":
      return { by, closeStatus: dice.oneOf(statuses) ?? "FAILED" };
  }
}

const pagesMax = 1_000;

/** The rows of all pages, without their cursors. */
async function allPages<Row extends { readonly cursor: string }, After>(
  page: (after: After | undefined) => Promise<readonly Row[]>,
  placeOf: (row: Row) => After,
): Promise<unknown> {
  const pages: unknown[] = [];
  let after: After | undefined;
  for (let count = 0; count < pagesMax; count++) {
    const rows = await page(after);
    pages.push(rows.map(({ cursor: _, ...row }) => row));
    const last = rows.at(-1);
    if (last === undefined) return pages;
    after = placeOf(last);
  }
  throw new Error("the pages never end");
}
