import { noFilters } from "@openswf/insight/search/filters";
import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { Limited } from "../../../src/cli/client/pages.ts";
import { executionsOf } from "../../../src/cli/commands/workflow/executions.ts";
import { cannedSwf } from "./canned-swf.ts";

const now = 1_000_000;

function info(runId: string, startTimestamp: number, status: "open" | "closed"): WorkflowExecutionInfo {
  return {
    execution: { workflowId: `order-${runId}`, runId },
    workflowType: { name: "order", version: runId === "other" ? "2" : "1" },
    startTimestamp,
    executionStatus: status === "open" ? "OPEN" : "CLOSED",
    ...(status === "closed" && { closeStatus: "COMPLETED", closeTimestamp: startTimestamp + 1 }),
  };
}

/** Answers with one execution on each page. */
const paged =
  (infos: readonly WorkflowExecutionInfo[]) =>
  ({ nextPageToken }: Readonly<Record<string, unknown>>): unknown => {
    const at = Number(nextPageToken ?? 0);
    return {
      executionInfos: infos.slice(at, at + 1),
      ...(at + 1 < infos.length && { nextPageToken: String(at + 1) }),
    };
  };

async function runsOf(infos: AsyncIterable<WorkflowExecutionInfo>): Promise<readonly string[]> {
  const runs: string[] = [];
  for await (const { execution } of infos) runs.push(execution.runId);
  return runs;
}

const open = [info("e", 900, "open"), info("c", 500, "open"), info("a", 100, "open")];
const closed = [info("d", 700, "closed"), info("b", 300, "closed")];

test("open and closed executions come as one list, newest first, whatever the pages are", async () => {
  const { swf } = cannedSwf({ ListOpenWorkflowExecutions: paged(open), ListClosedWorkflowExecutions: paged(closed) });
  expect(await runsOf(executionsOf({ swf, domain: "orders" }, noFilters, now))).toEqual(["e", "d", "c", "b", "a"]);
});

test("only as many pages are read as are needed", async () => {
  const { swf, calls } = cannedSwf({
    ListOpenWorkflowExecutions: paged(open),
    ListClosedWorkflowExecutions: paged(closed),
  });
  const limited = new Limited(executionsOf({ swf, domain: "orders" }, noFilters, now), 1);
  expect(await runsOf(limited)).toEqual(["e"]);
  expect(limited.hasMore).toBe(true);
  expect(calls.length).toBeLessThan(5);
});

test("an execution that closes between the two calls is listed once", async () => {
  const { swf } = cannedSwf({
    ListOpenWorkflowExecutions: paged([info("a", 100, "open")]),
    ListClosedWorkflowExecutions: paged([info("a", 100, "closed")]),
  });
  expect(await runsOf(executionsOf({ swf, domain: "orders" }, noFilters, now))).toEqual(["a"]);
});

test("SWF filters by one thing, and the rest is filtered here", async () => {
  const { swf, calls } = cannedSwf({
    ListOpenWorkflowExecutions: paged([info("a", 900, "open"), info("other", 800, "open")]),
  });
  const filters = { ...noFilters, statuses: ["OPEN"], typeName: "order", typeVersion: "2", from: 5_000 } as const;
  expect(await runsOf(executionsOf({ swf, domain: "orders" }, filters, now))).toEqual(["other"]);
  expect(calls[0]?.input).toMatchObject({
    domain: "orders",
    typeFilter: { name: "order", version: "2" },
    startTimeFilter: { oldestDate: 5 },
  });
});
