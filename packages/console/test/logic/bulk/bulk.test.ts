import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import { openWorld } from "../../../../core/test/world/world.ts";
import { againInput } from "../../../src/logic/bulk/again-input.ts";
import { printFailures, reasonsOf } from "../../../src/logic/bulk/failure-list.ts";
import { type BulkActionName, planBulk } from "../../../src/logic/bulk/plan-bulk.ts";

const execution = (id: string, status: "OPEN" | "CLOSED", startTimestamp: number): WorkflowExecutionInfo => ({
  execution: { workflowId: id, runId: `${id}@${startTimestamp}` },
  workflowType: { name: "order", version: "1" },
  startTimestamp,
  executionStatus: status,
});

const chosen = [
  execution("a", "OPEN", 9),
  execution("b", "CLOSED", 8),
  execution("a", "CLOSED", 7),
  execution("b", "CLOSED", 6),
  execution("c", "OPEN", 5),
];

test.each<{ action: BulkActionName; targets: readonly string[]; leftOut: readonly string[] }>([
  { action: "signal", targets: ["a@9", "c@5"], leftOut: ["3 have closed, and are left out."] },
  { action: "cancel", targets: ["a@9", "c@5"], leftOut: ["3 have closed, and are left out."] },
  { action: "terminate", targets: ["a@9", "c@5"], leftOut: ["3 have closed, and are left out."] },
  {
    action: "again",
    targets: ["b@8", "a@7"],
    leftOut: [
      "2 are still open, and are left out.",
      "1 is an older run of a workflow id that runs again, and is left out.",
    ],
  },
])("$action is for those of the chosen executions that it can be for", ({ action, targets, leftOut }) => {
  const plan = planBulk(action, chosen);
  expect(plan.targets.map(({ runId }) => runId)).toEqual(targets);
  expect(plan.leftOut).toEqual(leftOut);
});

describe("what runs again", () => {
  test("starts as it did before, by the rules of the real core", async () => {
    const world = await openWorld();
    const like = {
      input: '{"a":1}',
      tagList: ["eu", "express"],
      taskPriority: "7",
      taskList: { name: "special" },
      executionStartToCloseTimeout: "77",
      taskStartToCloseTimeout: "NONE",
      childPolicy: "ABANDON" as const,
    };
    const runId = await world.starts("o-1", like);
    await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "o-1" });
    const firstEvent = async (run: string) => {
      const input = { domain: "shop", execution: { workflowId: "o-1", runId: run }, maximumPageSize: 1 };
      return (await world.call("GetWorkflowExecutionHistory", input)).events[0]
        ?.workflowExecutionStartedEventAttributes;
    };
    const started = await firstEvent(runId);
    if (started === undefined) throw new Error("no first event");
    const again = await world.call("StartWorkflowExecution", againInput("shop", { workflowId: "o-1" }, started));
    expect(await firstEvent(again.runId ?? "")).toEqual(started);
    expect(started).toMatchObject(like);
  });
});

test("failures are a table that spreadsheets and shells read", () => {
  const failures = [
    { workflowId: "a\tb", runId: "r1", why: "Not found:\nUnknown" },
    { workflowId: "c", runId: "r2", why: "Throttled" },
    { workflowId: "d", runId: "r3", why: "Throttled" },
  ];
  expect(printFailures(failures)).toBe(
    "workflowId\trunId\twhy\na b\tr1\tNot found: Unknown\nc\tr2\tThrottled\nd\tr3\tThrottled\n",
  );
  expect(reasonsOf(failures)).toEqual([
    ["Throttled", 2],
    ["Not found:\nUnknown", 1],
  ]);
});
