import { belongs, type Filters, noFilters, statuses } from "@openswf/insight/search/filters";
import { isCountExact, listCalls } from "@openswf/insight/search/list-calls";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeExecution, failExecution } from "../../../../core/test/world/decisions.ts";
import { openWorld } from "../../../../core/test/world/world.ts";
import { parseSearch, printSearch } from "../../../src/app/search.ts";
import { isRunId, pastedId, startOfRun } from "../../../src/logic/search/pasted-id.ts";
import { filtersFromSearch, searchOfFilters } from "../../../src/logic/search/search-address.ts";

describe("filters in an address", () => {
  test("are there and back the same", () => {
    const text = fc.option(
      fc.string({ minLength: 1, maxLength: 256, unit: "grapheme" }).filter((each) => each.length <= 256),
      { nil: undefined },
    );
    const instant = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined });
    const spans = fc.oneof(
      fc.record({ withinMs: fc.integer({ min: 1, max: 99_999 }).map((minutes) => minutes * 60_000) }),
      fc.record({ overMs: fc.integer({ min: 1, max: 99_999 }).map((minutes) => minutes * 60_000) }),
      fc.record({ closedWithinMs: fc.constantFrom(3_600_000, 86_400_000), from: instant, to: instant }),
      fc.record({ from: instant, to: instant }),
    );
    const filters = fc.record({
      statuses: fc.subarray([...statuses]),
      typeName: text,
      typeVersion: text,
      workflowId: text,
      runId: text,
      tag: text,
    });
    fc.assert(
      fc.property(filters, spans, (some, span) => {
        const all: Filters = { ...noFilters, ...some, ...span };
        expect(filtersFromSearch(parseSearch(printSearch(searchOfFilters(all))))).toEqual(all);
      }),
    );
  });

  test("read well", () => {
    const filters: Filters = {
      ...noFilters,
      statuses: ["OPEN", "FAILED"],
      typeName: "order",
      workflowId: "a b&c",
      withinMs: 24 * 3_600_000,
    };
    expect(printSearch(searchOfFilters(filters))).toBe("?status=open%2Cfailed&type=order&id=a+b%26c&within=1d");
    expect(printSearch(searchOfFilters(noFilters))).toBe("");
    expect(searchOfFilters({ ...noFilters, from: Date.UTC(2026, 0, 1), withinMs: undefined })).toEqual({
      from: "2026-01-01T00:00:00Z",
    });
  });

  test.each([
    { what: "nothing", search: {}, filters: {} },
    {
      what: "numbers that a router has made of ids",
      search: { id: 7, tag: true },
      filters: { workflowId: "7", tag: "true" },
    },
    { what: "what is no status", search: { status: "open,,haunted" }, filters: { statuses: ["OPEN"] } },
    {
      what: "all that have closed",
      search: { status: "closed", closed: "1h" },
      filters: { statuses: statuses.filter((status) => status !== "OPEN"), closedWithinMs: 3_600_000 },
    },
    { what: "what is no length", search: { within: "-3h" }, filters: {} },
    { what: "what is no time", search: { from: "soon", to: "2026-99-99" }, filters: {} },
    { what: "objects and text that is too long", search: { id: {}, type: "x".repeat(257), tag: "" }, filters: {} },
    { what: "a length and times", search: { within: "2h", from: "2026-01-01" }, filters: { withinMs: 7_200_000 } },
  ])("of $what are read without harm", ({ search, filters }) => {
    expect(filtersFromSearch(search)).toEqual({ ...noFilters, ...filters });
  });
});

describe("a list", () => {
  test.each<{
    what: string;
    filters: Partial<Filters>;
    open: readonly string[];
    closed: readonly string[];
    exact: boolean;
  }>([
    { what: "everything", filters: {}, open: ["startTimeFilter"], closed: ["startTimeFilter"], exact: true },
    {
      what: "what is open",
      filters: { statuses: ["OPEN"], tag: "eu" },
      open: ["startTimeFilter", "tagFilter"],
      closed: [],
      exact: true,
    },
    {
      what: "what failed",
      filters: { statuses: ["FAILED"] },
      open: [],
      closed: ["startTimeFilter", "closeStatusFilter"],
      exact: true,
    },
    {
      what: "what failed or timed out",
      filters: { statuses: ["FAILED", "TIMED_OUT"] },
      open: [],
      closed: ["startTimeFilter"],
      exact: false,
    },
    {
      what: "what failed of a type",
      filters: { statuses: ["FAILED"], typeName: "order" },
      open: [],
      closed: ["startTimeFilter", "typeFilter"],
      exact: false,
    },
    {
      what: "an id of a type",
      filters: { workflowId: "o", typeName: "order" },
      open: ["startTimeFilter", "executionFilter"],
      closed: ["startTimeFilter", "executionFilter"],
      exact: false,
    },
    {
      what: "what failed lately",
      filters: { statuses: ["FAILED"], closedWithinMs: 3_600_000 },
      open: [],
      closed: ["closeTimeFilter", "closeStatusFilter"],
      exact: true,
    },
    {
      what: "what closed lately, and started before",
      filters: { closedWithinMs: 3_600_000, overMs: 7_200_000 },
      open: [],
      closed: ["closeTimeFilter"],
      exact: false,
    },
    {
      what: "a span that ends before it begins",
      filters: { withinMs: 3_600_000, overMs: 7_200_000 },
      open: [],
      closed: [],
      exact: true,
    },
  ])("of $what asks SWF for as little as it can", ({ filters, open, closed, exact }) => {
    const all = { ...noFilters, ...filters };
    const calls = listCalls(all, 1e12);
    expect([Object.keys(calls.open ?? {}), Object.keys(calls.closed ?? {}), isCountExact(all)]).toEqual([
      open,
      closed,
      exact,
    ]);
  });

  test("of a type and span asks for just these", () => {
    const filters = { ...noFilters, statuses: ["OPEN" as const], typeName: "order", from: 1_000, to: 2_000 };
    const startTimeFilter = { oldestDate: 1, latestDate: 2 };
    expect(listCalls(filters, 5_000).open).toEqual({ startTimeFilter, typeFilter: { name: "order" } });
    const versioned = listCalls({ ...filters, typeVersion: "2" }, 5_000).open;
    expect(versioned).toEqual({ startTimeFilter, typeFilter: { name: "order", version: "2" } });
  });

  test("is what the real core answers, narrowed further", async () => {
    const world = await openWorld();
    const tags = { tagList: ["eu"] };
    await world.starts("open", tags);
    await world.decides();
    await world.starts("done", tags);
    await world.decides(completeExecution());
    await world.starts("failed", tags);
    await world.decides(failExecution());
    await world.starts("elsewhere");
    await world.decides();
    const ids = async (some: Partial<Filters>): Promise<readonly string[]> => {
      const filters = { ...noFilters, ...some };
      const now = world.clock.now();
      const { open, closed } = listCalls(filters, now);
      const pages = [
        open && (await world.call("ListOpenWorkflowExecutions", { domain: "shop", ...open })),
        closed && (await world.call("ListClosedWorkflowExecutions", { domain: "shop", ...closed })),
      ];
      const infos = pages.flatMap((page) => page?.executionInfos ?? []).filter((info) => belongs(info, filters, now));
      return infos.map(({ execution }) => execution.workflowId).toSorted();
    };
    expect(await ids({})).toEqual(["done", "elsewhere", "failed", "open"]);
    expect(await ids({ tag: "eu", statuses: ["OPEN", "FAILED"] })).toEqual(["failed", "open"]);
    expect(await ids({ statuses: ["FAILED"] })).toEqual(["failed"]);
    expect(await ids({ typeName: "order", typeVersion: "2" })).toEqual([]);
    expect(await ids({ workflowId: "done", runId: await world.runOf("done") })).toEqual(["done"]);
    expect(await ids({ workflowId: "done", runId: "another" })).toEqual([]);
    expect(await ids({ from: world.clock.start, to: world.clock.start, statuses: ["OPEN"] })).toEqual([
      "elsewhere",
      "open",
    ]);
    await world.waits(7_200);
    expect(await ids({ withinMs: 3_600_000 })).toEqual([]);
    expect(await ids({ overMs: 3_600_000, statuses: ["OPEN"] })).toEqual(["elsewhere", "open"]);
    expect(await ids({ closedWithinMs: 3_600_000 })).toEqual([]);
    expect(await ids({ closedWithinMs: 10_800_000 })).toEqual(["done", "failed"]);
    expect(await ids({ to: world.clock.start, statuses: ["OPEN"] })).toEqual(["elsewhere", "open"]);
  });
});

describe("what was pasted", () => {
  // Of the service, as its documents show them.
  const run = "23dFVrjjpOehOqKN8kO0pnL+PUDfG4uj/jXr7+H14DUEc=";
  const execution = { kind: "execution", workflowId: "order 7", runId: run };
  test.each([
    { pasted: "  ", is: undefined },
    { pasted: "order-7", is: { kind: "workflow", workflowId: "order-7" } },
    { pasted: ' "order 7" ', is: { kind: "workflow", workflowId: "order 7" } },
    { pasted: run, is: { kind: "run", runId: run } },
    { pasted: `order 7 ${run}`, is: execution },
    { pasted: `order 7/${run}`, is: execution },
    { pasted: `${run}\torder 7`, is: execution },
    { pasted: `{"workflowId":"order 7","runId":"${run}"}`, is: execution },
    { pasted: `{"domain":"shop","execution":{"workflowId":"order 7","runId":"${run}"}}`, is: execution },
    { pasted: `workflowId="order 7",runId=${run}`, is: execution },
    { pasted: `Unknown execution: WorkflowExecution=[workflowId=order 7, runId=${run}]`, is: execution },
    {
      pasted: "Unknown execution, workflowId = order-7",
      is: { kind: "workflow", workflowId: "Unknown execution, workflowId = order-7" },
    },
    { pasted: `${run}:3`, is: { kind: "workflow", workflowId: `${run}:3` } },
    { pasted: "x".repeat(257), is: undefined },
    { pasted: "line\nline", is: undefined },
  ])("$pasted", ({ pasted, is }) => {
    const found = pastedId(pasted);
    if (is === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(is);
  });

  test("a run id of openswf says when the run began", async () => {
    const world = await openWorld();
    await world.waits(7);
    const runId = await world.starts("o-1");
    expect(isRunId(runId)).toBe(true);
    expect(pastedId(runId)).toEqual({ kind: "run", runId, startedAt: world.clock.now() });
    expect(startOfRun(run)).toBeUndefined();
  });
});
