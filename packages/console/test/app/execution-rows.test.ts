import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExecutionRows, type Order } from "../../src/app/executions/execution-rows.ts";

const infos = fc.record({
  run: fc.integer({ min: 0, max: 9 }),
  start: fc.integer({ min: 0, max: 3 }),
  closed: fc.boolean(),
});

const executionOf = ({
  run,
  start,
  closed,
}: {
  run: number;
  start: number;
  closed: boolean;
}): WorkflowExecutionInfo => ({
  execution: { workflowId: "w", runId: `r-${run}` },
  workflowType: { name: "order", version: "1" },
  // A run starts once.
  startTimestamp: run % 4,
  executionStatus: closed ? "CLOSED" : "OPEN",
  ...(closed && { closeStatus: "COMPLETED" as const, closeTimestamp: 10 + start }),
});

/** What the rows must be, told plainly. */
class Plain {
  readonly #rows = new Map<string, WorkflowExecutionInfo>();
  readonly #closed = new Set<string>();

  take(info: WorkflowExecutionInfo, belongs: boolean): void {
    const { runId } = info.execution;
    const isKnownAsClosed = this.#closed.has(runId);
    if (isKnownAsClosed && info.executionStatus === "OPEN") return;
    if (info.executionStatus === "CLOSED") this.#closed.add(runId);
    if (!belongs) this.#rows.delete(runId);
    else if (!(isKnownAsClosed && this.#rows.has(runId))) this.#rows.set(runId, info);
  }

  keep(belongs: (info: WorkflowExecutionInfo) => boolean): void {
    for (const [runId, info] of this.#rows) if (!belongs(info)) this.#rows.delete(runId);
  }

  inOrder(order: Order): readonly WorkflowExecutionInfo[] {
    const time = (info: WorkflowExecutionInfo): number =>
      order === "by start" ? info.startTimestamp : (info.closeTimestamp ?? Number.POSITIVE_INFINITY);
    const compare = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): number =>
      time(a) === time(b) ? 0 : time(b) - time(a);
    // Those of one time stay in the order in which they came.
    return [...this.#rows.values()].toSorted(compare);
  }
}

test.each<Order>(["by start", "by close"])("whatever lists say, the rows are those that belong, %s", (order) => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("take" as const), info: infos, belongs: fc.boolean(), looks: fc.boolean() }),
    fc.record({ kind: fc.constant("keep" as const), start: fc.integer({ min: 0, max: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [rows, plain] = [new ExecutionRows(order, 1_000), new Plain()];
      for (const each of steps) {
        if (each.kind === "keep") {
          const belongs = (info: WorkflowExecutionInfo): boolean => info.startTimestamp >= each.start;
          rows.keep(belongs);
          plain.keep(belongs);
          continue;
        }
        rows.take(executionOf(each.info), each.belongs);
        plain.take(executionOf(each.info), each.belongs);
        // Rows that are not looked at are not merged yet.
        if (each.looks) expect(rows.downTo(0)).toEqual(plain.inOrder(order));
      }
      expect(rows.downTo(0)).toEqual(plain.inOrder(order));
      expect(rows.downTo(2)).toEqual(plain.inOrder(order).filter((info) => rows.timeOf(info) >= 2));
      expect(rows.downTo(2)).toBe(rows.downTo(2));
    }),
  );
});

test("beyond the most that are kept, the oldest are dropped", () => {
  const rows = new ExecutionRows("by start", 3);
  for (let run = 0; run < 4; run += 1) rows.take(executionOf({ run, start: 0, closed: false }), true);
  expect(rows.downTo(0).map(({ execution }) => execution.runId)).toEqual(["r-3", "r-2", "r-1"]);
});
