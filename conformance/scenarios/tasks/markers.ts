import { completeWorkflow, recordMarker } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const markers: readonly Scenario[] = area(
  "markers",

  scenario(
    "markers are recorded in the order of the decisions and do not wake the decider",
    async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(recordMarker("same name", "one"), recordMarker("same name"), recordMarker("other", ""));
      await workflow.hasHistory(`${decidedOnce}
      5 MarkerRecorded  markerName="same name" details=one
      6 MarkerRecorded  markerName="same name"
      7 MarkerRecorded  markerName=other details=""
    `);
    },
  ),

  scenario("a marker may directly precede the close", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(recordMarker("checkpoint", "x".repeat(32_768)), completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
      5 MarkerRecorded  markerName=checkpoint details=${"x".repeat(32_768)}
      6 WorkflowExecutionCompleted
    `);
  }),

  scenario("a marker has a name, and details of a bounded length", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    const member = "decisions.1.member.recordMarkerDecisionAttributes";
    await refuses(
      workflow.answers(task, [recordMarker("")]),
      "ValidationException",
      `1 validation error detected: Value '' at '${member}.markerName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    );
    await refuses(
      workflow.answers(task, [recordMarker("m", "x".repeat(32_769))]),
      "ValidationException",
      /Member must have length less than or equal to 32768/,
    );
    await refuses(
      workflow.answers(task, [{ decisionType: "RecordMarker" }]),
      "ValidationException",
      "RecordMarkerDecisionAttributes must be specified for decision of type RecordMarker",
    );
  }),
);
