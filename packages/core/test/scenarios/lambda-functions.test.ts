import { expect, test } from "vitest";
import { completeExecution, scheduleLambdaFunction } from "../world/decisions.ts";
import { TestLambda } from "../world/test-lambda.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const lambdaRole = "arn:aws:iam::123456789012:role/lambda";

async function withFunction(
  more: Parameters<typeof scheduleLambdaFunction>[1] = {},
): Promise<{ world: World; lambda: TestLambda }> {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await world.starts("order-1", { lambdaRole });
  await world.decides(scheduleLambdaFunction("thumbnail", more));
  return { world, lambda };
}

test("a Lambda function is called with its input and the execution's role, and its result wakes the decider", async () => {
  const { world, lambda } = await withFunction({ input: '{"size":1}', control: "c", startToCloseTimeout: "30" });
  const { call, answers } = lambda.invocation(0);
  expect(call).toEqual({
    name: "resize",
    payload: '{"size":1}',
    region: "us-east-1",
    role: lambdaRole,
    timeoutMs: 30_000,
  });
  await world.waits(2);
  answers({ kind: "completed", result: '"done"' });
  await world.settles();
  const history = await world.history("order-1");
  expect(history[4]?.lambdaFunctionScheduledEventAttributes).toEqual({
    control: "c",
    decisionTaskCompletedEventId: 4,
    id: "thumbnail",
    input: '{"size":1}',
    name: "resize",
    startToCloseTimeout: "30",
  });
  expect(history[5]?.lambdaFunctionStartedEventAttributes).toEqual({ scheduledEventId: 5 });
  expect(history[6]?.lambdaFunctionCompletedEventAttributes).toEqual({
    result: '"done"',
    scheduledEventId: 5,
    startedEventId: 6,
  });
  expect(history[7]?.eventType).toBe("DecisionTaskScheduled");
});

test("a function without input is called with {} and has 900 seconds", async () => {
  const { world, lambda } = await withFunction();
  expect(lambda.invocation(0).call).toMatchObject({ payload: "{}", timeoutMs: 900_000 });
  await world.waits(899.999);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("LambdaFunctionStarted");
  await world.waits(0.001);
  expect((await world.history("order-1"))[6]?.lambdaFunctionTimedOutEventAttributes).toEqual({
    scheduledEventId: 5,
    startedEventId: 6,
    timeoutType: "START_TO_CLOSE",
  });
});

test("a failed function reports its reason", async () => {
  const { world, lambda } = await withFunction();
  lambda.invocation(0).answers({ kind: "failed", reason: "Unhandled", details: '{"errorMessage":"no"}' });
  await world.settles();
  const history = await world.history("order-1");
  expect(history[6]?.lambdaFunctionFailedEventAttributes).toEqual({
    details: '{"errorMessage":"no"}',
    reason: "Unhandled",
    scheduledEventId: 5,
    startedEventId: 6,
  });
  expect(history[7]?.eventType).toBe("DecisionTaskScheduled");
});

test("the answer of a timed-out function is dropped", async () => {
  const { world, lambda } = await withFunction({ startToCloseTimeout: "10" });
  await world.waits(10);
  const before = await world.eventTypes("order-1");
  expect(before.slice(-2)).toEqual(["LambdaFunctionTimedOut", "DecisionTaskScheduled"]);
  lambda.invocation(0).answers({ kind: "completed", result: "late" });
  await world.settles();
  expect(await world.eventTypes("order-1")).toEqual(before);
});

test("the answer of a function whose execution has closed is dropped", async () => {
  const { world, lambda } = await withFunction();
  await world.signals("order-1", "enough");
  await world.decides(completeExecution());
  lambda.invocation(0).answers({ kind: "completed", result: "late" });
  await world.waits(1_000);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test("without a role the function is not called: ASSUME_ROLE_FAILED", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await world.starts("order-1");
  await world.decides(scheduleLambdaFunction("thumbnail"));
  expect(lambda.invocations).toEqual([]);
  const history = await world.history("order-1");
  expect(history[5]?.startLambdaFunctionFailedEventAttributes).toEqual({
    cause: "ASSUME_ROLE_FAILED",
    message: "No IAM role is attached to the current workflow execution.",
    scheduledEventId: 5,
  });
  expect(history[6]?.eventType).toBe("DecisionTaskScheduled");
});

test("a server without Lambda fails the decision: LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION", async () => {
  const world = await openWorld();
  await world.starts("order-1", { lambdaRole });
  await world.decides(scheduleLambdaFunction("thumbnail"));
  const history = await world.history("order-1");
  expect(history[4]?.scheduleLambdaFunctionFailedEventAttributes).toEqual({
    cause: "LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION",
    decisionTaskCompletedEventId: 4,
    id: "thumbnail",
    name: "resize",
  });
  expect(history[5]?.eventType).toBe("DecisionTaskScheduled");
});

test("a function is not called if its execution closes in the same batch of decisions", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await world.starts("order-1", { lambdaRole });
  await world.decides(scheduleLambdaFunction("thumbnail"), completeExecution());
  expect(lambda.invocations).toEqual([]);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test("a function running when the server goes down is not called again: it times out", async () => {
  const { world, lambda } = await withFunction({ startToCloseTimeout: "60" });
  await world.restarts();
  await world.waits(60);
  expect(lambda.invocations).toHaveLength(1);
  expect(await world.eventTypes("order-1")).toContain("LambdaFunctionTimedOut");
});

test("a function scheduled before the server went down is called once the server is up", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await world.starts("order-1", { lambdaRole });
  world.store.next(async () => {
    world.crashes();
    return new Promise<never>(() => {});
  }, appends("LambdaFunctionStarted"));
  await world.decides(scheduleLambdaFunction("thumbnail"));
  expect(lambda.invocations).toEqual([]);
  await world.comesUp();
  expect(lambda.invocations).toHaveLength(1);
  expect((await world.eventTypes("order-1")).filter((type) => type === "LambdaFunctionStarted")).toHaveLength(1);
});

test("an outcome whose commit fails once is still recorded", async () => {
  const { world, lambda } = await withFunction({ startToCloseTimeout: "600" });
  world.store.next("fail", appends("LambdaFunctionCompleted"));
  lambda.invocation(0).answers({ kind: "completed", result: "done" });
  await world.waits(599);
  expect(await world.eventTypes("order-1")).toContain("LambdaFunctionCompleted");
});

test("at most runningLambdaFunctionsMax functions run concurrently, and the others wait in line", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda, limits: { runningLambdaFunctionsMax: 2 } });
  await world.starts("order-1", { lambdaRole });
  await world.decides(...[1, 2, 3, 4].map((id) => scheduleLambdaFunction(`f${id}`)));
  expect(lambda.invocations).toHaveLength(2);
  lambda.invocation(0).answers({ kind: "completed", result: undefined });
  await world.settles();
  expect(lambda.invocations).toHaveLength(3);
});

test("an id can be used twice, and the number of open functions is limited", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda, limits: { openLambdaFunctionsMax: 2 } });
  await world.starts("order-1", { lambdaRole });
  await world.decides(...["same", "same", "third"].map((id) => scheduleLambdaFunction(id)));
  const [failed] = (await world.history("order-1")).flatMap(
    (event) => event.scheduleLambdaFunctionFailedEventAttributes ?? [],
  );
  expect(failed).toMatchObject({ cause: "OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED", id: "third" });
  expect(lambda.invocations).toHaveLength(2);
});
