import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { ExecutionRows } from "../../src/app/executions/execution-rows.ts";

const info = (started: number, name: string, closed?: number): WorkflowExecutionInfo => ({
  execution: { workflowId: name, runId: `run-${name}` },
  workflowType: { name: "order", version: "1" },
  startTimestamp: started,
  executionStatus: closed === undefined ? "OPEN" : "CLOSED",
  ...(closed !== undefined && { closeStatus: "COMPLETED", closeTimestamp: closed }),
});

const idsOf = (rows: ExecutionRows): readonly string[] =>
  rows.downTo(Number.NEGATIVE_INFINITY).map(({ execution }) => execution.workflowId);

/** Pages of two lists, as they come: each newest first, with times that both have. */
const pages = [
  [info(90, "a"), info(70, "c"), info(70, "b")],
  [info(95, "z", 99), info(70, "d", 80), info(60, "e", 61)],
  [info(50, "f"), info(40, "g")],
  [info(55, "h", 56), info(10, "i", 11)],
  [info(99, "new")],
];

test.each([{ order: "by start" as const }, { order: "by close" as const }])(
  "pages that are added one by one are in the same order as all at once ($order)",
  ({ order }) => {
    const [stepwise, atOnce] = [new ExecutionRows(order, 100), new ExecutionRows(order, 100)];
    for (const page of pages) {
      for (const one of page) stepwise.take(one, true);
      // Asking in between merges what has come so far.
      expect(idsOf(stepwise).length).toBeGreaterThan(0);
    }
    for (const one of pages.flat()) atOnce.take(one, true);
    expect(idsOf(stepwise)).toEqual(idsOf(atOnce));
    expect(idsOf(stepwise).length).toBe(pages.flat().length);
  },
);

test("rows that have not changed are the same array, and a close moves no row", () => {
  const rows = new ExecutionRows("by start", 100);
  for (const one of pages.flat()) rows.take(one, true);
  const before = rows.downTo(0);
  rows.take(info(90, "a"), true);
  expect(rows.downTo(0)).toBe(before);
  rows.take(info(90, "a", 120), true);
  expect(rows.downTo(0).map(({ execution }) => execution.workflowId)).toEqual(
    before.map(({ execution }) => execution.workflowId),
  );
  expect(rows.downTo(0).find(({ execution }) => execution.workflowId === "a")?.closeStatus).toBe("COMPLETED");
});

test("the oldest rows are dropped beyond the most that are kept, and a dropped one can come again", () => {
  const rows = new ExecutionRows("by start", 3);
  for (const one of pages.flat()) rows.take(one, true);
  expect(idsOf(rows)).toEqual(["new", "z", "a"]);
  rows.take(info(97, "between"), true);
  expect(idsOf(rows)).toEqual(["new", "between", "z"]);
});
