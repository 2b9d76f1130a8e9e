import assert from "node:assert/strict";
import type { HistoryEvent } from "@aws-sdk/client-swf";
import { completeWorkflow, recordMarker } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import type { Workflow } from "../../dsl/workflow.ts";

/** A closed execution with five events and this many markers. */
async function withMarkers(count: number, { startsWorkflow }: Stage): Promise<Workflow> {
  const workflow = await startsWorkflow();
  const markers = Array.from({ length: count }, (_, index) => recordMarker(`marker ${index}`));
  await workflow.decides(...markers, completeWorkflow());
  await workflow.endsWith("WorkflowExecutionCompleted");
  return workflow;
}

function ids(events: readonly HistoryEvent[] | undefined): readonly (number | undefined)[] {
  return (events ?? []).map(({ eventId }) => eventId);
}

function from(first: number, last: number): readonly number[] {
  const step = first <= last ? 1 : -1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => first + index * step);
}

export const history: readonly Scenario[] = area(
  "history",

  scenario("a page has as many events as requested and leads to the next", async (stage) => {
    const { swf, domain } = stage;
    const { execution } = await withMarkers(2, stage);
    const get = { domain, execution, maximumPageSize: 3 };
    const first = await swf.getWorkflowExecutionHistory(get);
    assert.deepEqual(ids(first.events), [1, 2, 3]);
    const second = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: first.nextPageToken });
    assert.deepEqual(ids(second.events), [4, 5, 6]);
    const third = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: second.nextPageToken });
    assert.deepEqual(ids(third.events), [7]);
    assert.equal(third.nextPageToken, undefined);
  }),

  scenario("a last page that is exactly full has no token", async (stage) => {
    const { swf, domain } = stage;
    const { execution } = await withMarkers(1, stage);
    const get = { domain, execution, maximumPageSize: 3 };
    const first = await swf.getWorkflowExecutionHistory(get);
    const second = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: first.nextPageToken });
    assert.deepEqual(ids(second.events), [4, 5, 6]);
    assert.equal("nextPageToken" in second && second.nextPageToken !== undefined, false);
  }),

  scenario("reverse order applies before paging", async (stage) => {
    const { swf, domain } = stage;
    const { execution } = await withMarkers(0, stage);
    const get = { domain, execution, maximumPageSize: 3, reverseOrder: true };
    const first = await swf.getWorkflowExecutionHistory(get);
    assert.deepEqual(ids(first.events), [5, 4, 3]);
    const second = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: first.nextPageToken });
    assert.deepEqual(ids(second.events), [2, 1]);
    assert.equal(second.nextPageToken, undefined);
  }),

  scenario("a page has at most 100 events, whatever is requested", async (stage) => {
    const { swf, domain } = stage;
    const { execution } = await withMarkers(145, stage);
    for (const maximumPageSize of [1_000, 0, undefined]) {
      const get = { domain, execution, maximumPageSize };
      const first = await swf.getWorkflowExecutionHistory(get);
      assert.deepEqual(ids(first.events), from(1, 100));
      const second = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: first.nextPageToken });
      assert.deepEqual(ids(second.events), from(101, 150));
      assert.equal(second.nextPageToken, undefined);
    }
    const latestFirst = await swf.getWorkflowExecutionHistory({ domain, execution, reverseOrder: true });
    assert.deepEqual(ids(latestFirst.events), from(150, 51));
  }),

  scenario("a token continues a history that has grown in the meantime", async (stage) => {
    const { swf, domain } = stage;
    const workflow = await stage.startsWorkflow();
    await workflow.signals("one");
    const get = { domain, execution: workflow.execution, maximumPageSize: 2 };
    const first = await swf.getWorkflowExecutionHistory(get);
    await workflow.signals("two");
    const second = await swf.getWorkflowExecutionHistory({ ...get, nextPageToken: first.nextPageToken });
    assert.deepEqual(ids(second.events).slice(0, 1), [3]);
  }),

  scenario("a made-up token is invalid", async (stage) => {
    const { swf, domain } = stage;
    const { execution } = await withMarkers(0, stage);
    const get = swf.getWorkflowExecutionHistory({ domain, execution, nextPageToken: "made up" });
    await refuses(get, "ValidationException", "Invalid token");
  }),

  scenario("a token is valid only for its own execution and order", async (stage) => {
    const { swf, domain } = stage;
    const [one, two] = [await withMarkers(0, stage), await withMarkers(0, stage)];
    const get = { domain, execution: one.execution, maximumPageSize: 2 };
    const { nextPageToken } = await swf.getWorkflowExecutionHistory(get);
    const ofAnother = swf.getWorkflowExecutionHistory({ ...get, execution: two.execution, nextPageToken });
    await refuses(ofAnother, "ValidationException");
    const inReverse = swf.getWorkflowExecutionHistory({ ...get, reverseOrder: true, nextPageToken });
    await refuses(inReverse, "ValidationException");
  }),

  scenario("a history request needs both the workflow id and the run id", async ({ swf, domain, startsWorkflow }) => {
    const { workflowId } = await startsWorkflow();
    const unknown = swf.getWorkflowExecutionHistory({ domain, execution: { workflowId, runId: "another" } });
    await refuses(
      unknown,
      "UnknownResourceFault",
      `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=another]`,
    );
  }),
);
