import assert from "node:assert/strict";
import { recordMarker } from "../../dsl/decisions.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

const historyMax = 25_000;
/** About as many decisions as fit into a request of one megabyte. */
const markersAnAnswer = 6_000;

export const limits: readonly Scenario[] = area(
  "limits",

  scenario("an execution whose history is full is terminated", async ({ swf, domain, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    for (let recorded = 0; recorded <= historyMax; recorded += markersAnAnswer) {
      const { taskToken } = await swf.pollForDecisionTask({
        domain,
        taskList: { name: workflow.taskList },
        maximumPageSize: 1,
      });
      assert.ok(taskToken !== undefined);
      if (recorded + markersAnAnswer <= historyMax) await workflow.signals("go on");
      await workflow.answers(
        { taskToken },
        Array.from({ length: markersAnAnswer }, () => recordMarker("m")),
      );
    }
    assert.deepEqual(await workflow.endsWith("WorkflowExecutionTerminated"), {
      childPolicy: "TERMINATE",
      cause: "EVENT_LIMIT_EXCEEDED",
    });
    const { executionInfo } = await workflow.describes();
    assert.equal(executionInfo?.closeStatus, "TERMINATED");
    const latestFirst = { domain, execution: workflow.execution, reverseOrder: true, maximumPageSize: 1 };
    const [last] = (await swf.getWorkflowExecutionHistory(latestFirst)).events ?? [];
    assert.ok((last?.eventId ?? 0) >= historyMax, `terminated at event ${last?.eventId}`);
  }),
);
