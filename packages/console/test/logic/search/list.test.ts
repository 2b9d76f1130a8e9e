import { type Filters, noFilters } from "@openswf/insight/search/filters";
import type { CloseStatus, WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import { countCalls, countsOf, countText } from "../../../src/logic/search/counts.ts";
import { listStatus } from "../../../src/logic/search/list-status.ts";
import {
  isShown,
  printViews,
  quickViews,
  readViews,
  savedViewsMax,
  type View,
  withView,
} from "../../../src/logic/search/quick-views.ts";
import {
  chosenNow,
  extended,
  extentOf,
  noSelection,
  selectionOf,
  toggled,
} from "../../../src/logic/search/selection.ts";

const execution = (runId: string, closeStatus?: CloseStatus): WorkflowExecutionInfo => ({
  execution: { workflowId: `w-${runId}`, runId },
  workflowType: { name: "order", version: "1" },
  startTimestamp: 1,
  executionStatus: closeStatus === undefined ? "OPEN" : "CLOSED",
  ...(closeStatus !== undefined && { closeStatus, closeTimestamp: 2 }),
});

describe("counts", () => {
  test.each<{ what: string; filters: Partial<Filters>; of: readonly string[] }>([
    {
      what: "everything",
      filters: {},
      of: ["OPEN", "COMPLETED", "FAILED", "TIMED_OUT", "CANCELED", "TERMINATED", "CONTINUED_AS_NEW"],
    },
    { what: "a tag", filters: { tag: "eu" }, of: ["OPEN", "CLOSED"] },
    {
      what: "a type, whatever is shown of it",
      filters: { typeName: "t", statuses: ["FAILED"] },
      of: ["OPEN", "CLOSED"],
    },
    { what: "a tag and a type", filters: { tag: "eu", typeName: "t" }, of: [] },
    { what: "one run", filters: { runId: "r" }, of: [] },
    {
      what: "what closed lately",
      filters: { closedWithinMs: 1_000 },
      of: ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED", "TERMINATED", "CONTINUED_AS_NEW"],
    },
  ])("of $what are asked for as far as SWF can tell", ({ filters, of }) => {
    expect(countCalls({ ...noFilters, ...filters }, 1e12).map((call) => call.of)).toEqual(of);
  });

  test("of a list that has been read are counted", () => {
    const counts = countsOf([execution("1"), execution("2", "FAILED"), execution("3", "FAILED")]);
    expect([counts.OPEN, counts.FAILED, counts.COMPLETED]).toEqual([{ count: 1 }, { count: 2 }, { count: 0 }]);
  });

  test("say where SWF has stopped counting", () => {
    expect(countText({ count: 12_345 })).toBe("12,345");
    expect(countText({ count: 10_000, truncated: true })).toBe("10,000+");
  });
});

const listRead = { isFirstLoad: false, isLoading: false, isComplete: false, isFull: false };
const rows = (count: number): readonly unknown[] => Array.from({ length: count });

test.each([
  { state: { ...listRead, isFirstLoad: true, isLoading: true, rows: [], read: 0 }, says: "Reading …" },
  { state: { ...listRead, isComplete: true, rows: rows(1), read: 9 }, says: "1 execution, which is all" },
  { state: { ...listRead, rows: rows(1_000), read: 1_000 }, says: "The newest 1,000, more below" },
  {
    state: { ...listRead, isLoading: true, rows: rows(12), read: 5_000 },
    says: "12 executions among the newest 5,000, reading on …",
  },
  {
    state: { ...listRead, isFull: true, rows: rows(3), read: 100_000 },
    says: "3 executions among the newest 100,000; filter by time to search further back",
  },
  {
    state: { ...listRead, isFull: true, rows: rows(100), read: 100 },
    says: "The newest 100; filter by time to see older ones",
  },
])("a list says: $says", ({ state, says }) => {
  expect(listStatus(state)).toBe(says);
});

describe("a selection", () => {
  const list = ["1", "2", "3", "4", "5"].map((runId) => execution(runId));
  const at = (index: number): WorkflowExecutionInfo => list[index] ?? execution("none");
  const ids = ({ chosen }: { readonly chosen: ReadonlyMap<string, unknown> }): string => [...chosen.keys()].join("");

  test("is changed row by row", () => {
    const one = toggled(toggled(noSelection, at(1)), at(3));
    expect(ids(one)).toBe("24");
    expect(ids(toggled(one, at(1)))).toBe("4");
  });

  test("is extended from the row that was changed last, in both directions", () => {
    const two = toggled(noSelection, at(1));
    expect(ids(extended(two, list, at(3)))).toBe("234");
    expect(ids(extended(two, list, at(0)))).toBe("21");
    const without = toggled(selectionOf(list), at(1));
    expect(ids(extended(without, list, at(3)))).toBe("15");
  });

  test("is extended without an anchor as if by one row", () => {
    expect(ids(extended(noSelection, list, at(2)))).toBe("3");
    expect(ids(extended(toggled(noSelection, execution("gone")), list, at(2)))).toBe("gone3");
  });

  test("knows its extent, and what has become of its executions", () => {
    expect(extentOf(noSelection, list)).toBe("none");
    expect(extentOf(toggled(noSelection, at(0)), list)).toBe("some");
    expect(extentOf(selectionOf(list), list)).toBe("all");
    const closed = execution("2", "FAILED");
    const now = chosenNow(selectionOf(list), [closed, at(2)]);
    expect(now.map(({ execution: { runId }, executionStatus }) => `${runId} ${executionStatus}`)).toEqual([
      "2 CLOSED",
      "3 OPEN",
      "1 OPEN",
      "4 OPEN",
      "5 OPEN",
    ]);
  });
});

describe("views", () => {
  const failed: View = { name: "failed orders", search: { status: "failed", type: "order" } };

  test("are kept and read again, and what is not a view is left out", () => {
    expect(readViews(printViews([failed]))).toEqual([failed]);
    expect(readViews(null)).toEqual([]);
    for (const damaged of ["{", "{}", "[1,null,{}]", '[{"name":7}]', '[{"name":""}]']) {
      expect(readViews(damaged)).toEqual([]);
    }
    expect(readViews('[{"name":"n","search":{"status":"haunted","tag":"eu","x":1}}]')).toEqual([
      { name: "n", search: { tag: "eu" } },
    ]);
    const many = Array.from({ length: savedViewsMax + 5 }, (_, index) => ({ name: `v${index}`, search: {} }));
    expect(readViews(printViews(many))).toHaveLength(savedViewsMax);
  });

  test("of one name replace each other, and there is a bound", () => {
    const renewed = { name: " failed orders ", search: { status: "failed" } };
    expect(withView([failed], renewed)).toEqual([{ name: "failed orders", search: { status: "failed" } }]);
    expect(withView([], { name: "  ", search: {} })).toBeUndefined();
    const many = Array.from({ length: savedViewsMax }, (_, index) => ({ name: `v${index}`, search: {} }));
    expect(withView(many, failed)).toBeUndefined();
    expect(withView(many, { name: "v3", search: { tag: "x" } })).toHaveLength(savedViewsMax);
  });

  test("know whether an address shows them", () => {
    expect(isShown(failed, { type: "order", status: "FAILED", domain: "shop" })).toBe(true);
    expect(isShown(failed, { type: "order" })).toBe(false);
    // Each says something that an address can say.
    for (const view of quickViews) expect(isShown(view, { ...view.search })).toBe(true);
    expect(quickViews.filter((view) => isShown(view, {}))).toEqual([]);
  });
});
