import assert from "node:assert/strict";
import { completeWorkflow, recordMarker, scheduleLambdaFunction } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, needs, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

export const lambda: readonly Scenario[] = area(
  "lambda functions",

  needs(
    "no lambda",
    scenario("without Lambda, scheduling any function fails", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(scheduleLambdaFunction("f", "echo", { input: "{}" }), recordMarker("the rest goes on"));
      await workflow.hasHistory(`${decidedOnce}
        5 ScheduleLambdaFunctionFailed  id=f name=echo cause=LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION
        6 MarkerRecorded                markerName="the rest goes on"
        7 DecisionTaskScheduled
      `);
    }),
  ),

  scenario("a function has an id, a name, and a timeout of at most fifteen minutes", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    const refused = [
      scheduleLambdaFunction("", "echo"),
      scheduleLambdaFunction("f", ""),
      scheduleLambdaFunction("f", "n".repeat(65)),
      scheduleLambdaFunction("f", "echo", { startToCloseTimeout: "901" }),
      scheduleLambdaFunction("f", "echo", { startToCloseTimeout: "0" }),
    ];
    for (const decision of refused) await refuses(workflow.answers(task, [decision]), "ValidationException");
  }),

  scenario("an execution keeps the role it was given", async (stage) => {
    const { lambdaRole } = stage;
    const workflow = await stage.startsWorkflow({ lambdaRole });
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted  lambdaRole=${lambdaRole}
      2 DecisionTaskScheduled
    `);
    assert.equal((await workflow.describes()).executionConfiguration?.lambdaRole, lambdaRole);
  }),

  needs(
    "lambda",
    scenario("a function is scheduled, started and completed", async ({ startsWorkflow, lambdaRole }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      const input = JSON.stringify({ amount: 10 });
      await workflow.decides(
        scheduleLambdaFunction("f", "echo", { input, control: "note", startToCloseTimeout: "60" }),
      );
      await workflow.decides(completeWorkflow());
      await workflow.hasHistory(`
         1 WorkflowExecutionStarted  lambdaRole=${lambdaRole}
         2 DecisionTaskScheduled
         3 DecisionTaskStarted
         4 DecisionTaskCompleted
         5 LambdaFunctionScheduled   id=f name=echo input=${JSON.stringify(input)} control=note startToCloseTimeout=60
         6 LambdaFunctionStarted     scheduledEventId=5
         7 LambdaFunctionCompleted   scheduledEventId=5 startedEventId=6 result=${JSON.stringify(input)}
         8 DecisionTaskScheduled
         9 DecisionTaskStarted
        10 DecisionTaskCompleted
        11 WorkflowExecutionCompleted
      `);
    }),
  ),

  needs(
    "lambda",
    scenario("a function without input receives an empty object", async ({ startsWorkflow, lambdaRole }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      await workflow.decides(scheduleLambdaFunction("f", "echo"));
      await workflow.hasHistory(`
        1 WorkflowExecutionStarted  lambdaRole=${lambdaRole}
        2 DecisionTaskScheduled
        3 DecisionTaskStarted
        4 DecisionTaskCompleted
        5 LambdaFunctionScheduled   id=f name=echo
        6 LambdaFunctionStarted     scheduledEventId=5
        7 LambdaFunctionCompleted   scheduledEventId=5 startedEventId=6 result="{}"
        8 DecisionTaskScheduled
      `);
    }),
  ),

  needs(
    "lambda",
    scenario("a function that throws fails with its error as details", async ({ startsWorkflow, lambdaRole }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      await workflow.decides(scheduleLambdaFunction("f", "fail"));
      await workflow.decides();
      const failed = (await workflow.history())[6]?.lambdaFunctionFailedEventAttributes;
      const { details = "", ...attributes } = failed ?? {};
      assert.deepEqual(attributes, { scheduledEventId: 5, startedEventId: 6, reason: "Unhandled" });
      assert.match(details, /errorMessage/);
    }),
  ),

  needs(
    "lambda",
    scenario("a function that does not exist fails", async ({ startsWorkflow, lambdaRole, unique }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      await workflow.decides(scheduleLambdaFunction("f", unique("missing")));
      await workflow.decides();
      const failed = (await workflow.history())[6]?.lambdaFunctionFailedEventAttributes;
      assert.equal(failed?.reason, "ResourceNotFoundException");
      assert.deepEqual([failed.scheduledEventId, failed.startedEventId], [5, 6]);
    }),
  ),

  needs(
    "lambda",
    scenario("a function that takes too long times out", async ({ startsWorkflow, lambdaRole }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      await workflow.decides(scheduleLambdaFunction("f", "slow", { startToCloseTimeout: "1" }));
      await workflow.hasHistory(`
        1 WorkflowExecutionStarted  lambdaRole=${lambdaRole}
        2 DecisionTaskScheduled
        3 DecisionTaskStarted
        4 DecisionTaskCompleted
        5 LambdaFunctionScheduled   id=f name=slow startToCloseTimeout=1
        6 LambdaFunctionStarted     scheduledEventId=5
        7 LambdaFunctionTimedOut    scheduledEventId=5 startedEventId=6
        8 DecisionTaskScheduled
      `);
    }),
  ),

  needs(
    "lambda",
    scenario("an execution without a role cannot start a function", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(scheduleLambdaFunction("f", "echo"));
      await workflow.decides(completeWorkflow());
      await workflow.hasHistory(`${decidedOnce}
         5 LambdaFunctionScheduled    id=f name=echo
         6 StartLambdaFunctionFailed  scheduledEventId=5 cause=ASSUME_ROLE_FAILED message="No IAM role is attached to the current workflow execution."
         7 DecisionTaskScheduled
         8 DecisionTaskStarted
         9 DecisionTaskCompleted
        10 WorkflowExecutionCompleted
      `);
    }),
  ),

  needs(
    "lambda",
    scenario("an open function does not prevent its execution from closing", async ({ startsWorkflow, lambdaRole }) => {
      const workflow = await startsWorkflow({ lambdaRole });
      await workflow.decides(scheduleLambdaFunction("f", "slow"));
      await workflow.signals("close");
      await workflow.decides(completeWorkflow());
      await workflow.endsWith("WorkflowExecutionCompleted");
      assert.equal((await workflow.describes()).openCounts?.openLambdaFunctions, 1);
    }),
  ),

  needs(
    "lambda",
    unproven(
      scenario("the id of an open function may be reused", async ({ startsWorkflow, lambdaRole }) => {
        const workflow = await startsWorkflow({ lambdaRole });
        await workflow.decides(scheduleLambdaFunction("f", "slow"), scheduleLambdaFunction("f", "slow"));
        const scheduled = (await workflow.history()).slice(4, 6).map(({ eventType }) => eventType);
        assert.deepEqual(scheduled, ["LambdaFunctionScheduled", "LambdaFunctionScheduled"]);
      }),
    ),
  ),
);
