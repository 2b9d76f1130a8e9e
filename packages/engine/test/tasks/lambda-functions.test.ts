import { test } from "vitest";
import { completeWorkflowExecution, scheduleLambdaFunction } from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";

const lambdaRole = "arn:aws:iam::123456789012:role/resize";
type Attributes = Parameters<typeof scheduleLambdaFunction>[1];
const scheduled = (attributes: Attributes = {}): Scenario =>
  new Scenario().startsExecution({ lambdaRole }).decides(scheduleLambdaFunction("thumbnail", attributes));
const answer = { kind: "completed", result: '"ok"' } as const;

test("a decision schedules a Lambda function, an errand calls it, and its answer wakes the decider", () => {
  scheduled({ input: "i" })
    .hasErrands("startLambdaFunction:5")
    .hasOpenCounts({ openLambdaFunctions: 1 })
    .waits(1)
    .callsLambdaFunction("thumbnail")
    .hasErrands()
    .hasOpenCounts({ openLambdaFunctions: 1 })
    .waits(2)
    .lambdaFunctionEnds("thumbnail", answer)
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled  thumbnail  name=resize  input=i
      6  1s  LambdaFunctionStarted    scheduledEventId=5
      7  3s  LambdaFunctionCompleted  scheduledEventId=5  startedEventId=6
      8  3s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a Lambda function that fails wakes the decider with its reason", () => {
  scheduled()
    .callsLambdaFunction("thumbnail")
    .lambdaFunctionEnds("thumbnail", { kind: "failed", reason: "ResourceNotFoundException", details: "none" })
    .hasHistory(`
      ...
      7  0s  LambdaFunctionFailed  reason=ResourceNotFoundException  details=none
      8  0s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test.each([
  { why: "gives none", attributes: {}, seconds: 900 },
  { why: "gives NONE", attributes: { startToCloseTimeout: "NONE" }, seconds: 900 },
  { why: "gives its own", attributes: { startToCloseTimeout: "30" }, seconds: 30 },
])("a Lambda function has $seconds seconds from its start when the decision $why", ({ attributes, seconds }) => {
  scheduled(attributes)
    .waits(10)
    .callsLambdaFunction("thumbnail")
    .fallsDueAt(10 + seconds)
    .waits(seconds)
    .hasHistory(`
      ...
      6  10s               LambdaFunctionStarted
      7  ${10 + seconds}s  LambdaFunctionTimedOut  START_TO_CLOSE  scheduledEventId=5  startedEventId=6
      8  ${10 + seconds}s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a Lambda function that has not been called does not time out", () => {
  scheduled({ startToCloseTimeout: "1" })
    .waits(3600)
    .hasHistory(`
    ...
    5  0s  LambdaFunctionScheduled
  `);
});

test("an answer of a Lambda function after its timeout is dropped", () => {
  scheduled({ startToCloseTimeout: "30" })
    .callsLambdaFunction("thumbnail")
    .waits(30)
    .lambdaFunctionEnds("thumbnail", answer)
    .hasHistory(`
      ...
      7  30s  LambdaFunctionTimedOut
      8  30s  DecisionTaskScheduled
    `);
});

test("a second answer of a Lambda function is dropped", () => {
  scheduled()
    .callsLambdaFunction("thumbnail")
    .lambdaFunctionEnds("thumbnail", answer)
    .lambdaFunctionEnds("thumbnail", answer)
    .hasHistory(`
      ...
      7  0s  LambdaFunctionCompleted
      8  0s  DecisionTaskScheduled
    `);
});

test("a Lambda function of an execution without a role is not called, and the decider is told", () => {
  new Scenario()
    .startsExecution()
    .decides(scheduleLambdaFunction("thumbnail"))
    .callsLambdaFunction("thumbnail")
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled
      6  0s  StartLambdaFunctionFailed  ASSUME_ROLE_FAILED  scheduledEventId=5  message="No IAM role is attached to the current workflow execution."
      7  0s  DecisionTaskScheduled
    `)
    .hasErrands()
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("another Lambda function may have an id that is in use", () => {
  new Scenario()
    .startsExecution({ lambdaRole })
    .decides(scheduleLambdaFunction("thumbnail"), scheduleLambdaFunction("thumbnail"))
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled  thumbnail
      6  0s  LambdaFunctionScheduled  thumbnail
    `)
    .hasOpenCounts({ openLambdaFunctions: 2 });
});

test("access control does not govern ScheduleLambdaFunction: the execution's role does", () => {
  new Scenario({ denied: ["ScheduleLambdaFunction"] })
    .startsExecution({ lambdaRole })
    .decides(scheduleLambdaFunction("thumbnail"))
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled
    `);
});

test("a Lambda function that has not been called is not called after the close", () => {
  new Scenario()
    .startsExecution({ lambdaRole })
    .decides(scheduleLambdaFunction("thumbnail"))
    .signals("x")
    .hasErrands("startLambdaFunction:5")
    .decides(completeWorkflowExecution())
    .hasErrands()
    .hasOpenCounts({ openLambdaFunctions: 1 });
});

test("a Lambda function scheduled in the closing batch leaves no errand", () => {
  new Scenario()
    .startsExecution({ lambdaRole })
    .decides(scheduleLambdaFunction("thumbnail"), completeWorkflowExecution())
    .hasErrands()
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled
      6  0s  WorkflowExecutionCompleted
    `);
});

test("an answer of a Lambda function after the close is dropped", () => {
  scheduled()
    .callsLambdaFunction("thumbnail")
    .terminates()
    .lambdaFunctionEnds("thumbnail", answer)
    .waits(900)
    .hasHistory(`
      ...
      6  0s  LambdaFunctionStarted
      7  0s  WorkflowExecutionTerminated
    `)
    .hasOpenCounts({ openLambdaFunctions: 1 });
});

test("an errand that runs twice calls its Lambda function once", () => {
  scheduled()
    .callsLambdaFunction("thumbnail")
    .callsLambdaFunction("thumbnail")
    .hasErrands()
    .hasHistory(`
      ...
      5  0s  LambdaFunctionScheduled
      6  0s  LambdaFunctionStarted
    `);
});
