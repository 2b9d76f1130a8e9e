import type { Decision, DecisionType, HistoryEvent } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import { FaultAnswer } from "../../../core/test/world/client.ts";
import {
  cancelExecution,
  cancelExternal,
  cancelTimer,
  completeExecution,
  continueAsNew,
  failExecution,
  recordMarker,
  requestCancelActivityTask,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { attributesOf } from "../../../core/test/world/history-text.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "../trusting.ts";

const shop = `arn:aws:swf:us-east-1:${account}:/domain/shop`;
const mayDecide = {
  Effect: "Allow",
  Action: ["swf:PollForDecisionTask", "swf:RespondDecisionTaskCompleted"],
  Resource: shop,
};

async function worldFor(...statements: readonly object[]): Promise<World> {
  const access = trusting(contentWith({ decider: { policy: [mayDecide, ...statements] } }));
  return openWorld({ access: () => access, callsWith: ownerKey(account) });
}

/** Completes the decision task of a new execution and returns the events of its decisions. */
async function decides(world: World, ...decisions: readonly Decision[]): Promise<readonly HistoryEvent[]> {
  await world.starts("order-1");
  const { taskToken = "" } = await world.takesDecisionTask();
  await world.clientWith(keyOf("decider")).call("RespondDecisionTaskCompleted", { taskToken, decisions });
  await world.settles();
  return (await world.history("order-1")).slice(4);
}

/** Every decision that needs permission, with the event of its denial. */
const judged = [
  { decision: scheduleActivityTask("a"), failed: "ScheduleActivityTaskFailed" },
  { decision: requestCancelActivityTask("a"), failed: "RequestCancelActivityTaskFailed" },
  { decision: startTimer("t", 60), failed: "StartTimerFailed" },
  { decision: cancelTimer("t"), failed: "CancelTimerFailed" },
  { decision: recordMarker("m"), failed: "RecordMarkerFailed" },
  { decision: signalExternal("order-2", "hurry"), failed: "SignalExternalWorkflowExecutionFailed" },
  { decision: cancelExternal("order-2"), failed: "RequestCancelExternalWorkflowExecutionFailed" },
  { decision: startChild("order-2"), failed: "StartChildWorkflowExecutionFailed" },
  { decision: completeExecution(), failed: "CompleteWorkflowExecutionFailed" },
  { decision: failExecution(), failed: "FailWorkflowExecutionFailed" },
  { decision: cancelExecution(), failed: "CancelWorkflowExecutionFailed" },
  { decision: continueAsNew(), failed: "ContinueAsNewWorkflowExecutionFailed" },
] as const;

describe.each(judged)("$decision.decisionType", ({ decision, failed }) => {
  const action = `swf:${decision.decisionType}`;

  test("when denied, becomes a failure event, and the call succeeds", async () => {
    const world = await worldFor({ Effect: "Allow", NotAction: action, Resource: shop });
    const [event, next] = await decides(world, decision);
    expect(event?.eventType).toBe(failed);
    expect(event && attributesOf(event)).toMatchObject({ cause: "OPERATION_NOT_PERMITTED" });
    expect(next?.eventType).toBe("DecisionTaskScheduled");
  });

  test("is accepted when only this action is allowed", async () => {
    const world = await worldFor({ Effect: "Allow", Action: action, Resource: shop });
    const [event] = await decides(world, decision);
    // Cancelling something that does not exist fails anyway, for its own reason.
    expect(event && attributesOf(event)).not.toMatchObject({ cause: "OPERATION_NOT_PERMITTED" });
  });
});

test("ScheduleLambdaFunction needs no permission: the execution's role governs it", async () => {
  const [event] = await decides(await worldFor(), scheduleLambdaFunction("l"));
  // Lambda is not configured here, so the decision was accepted and failed later.
  expect(event && attributesOf(event)).toMatchObject({ cause: "LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION" });
});

test("the decisions of one call are authorized one by one", async () => {
  const world = await worldFor({
    Effect: "Allow",
    Action: ["swf:ScheduleActivityTask", "swf:CompleteWorkflowExecution"],
    Resource: shop,
  });
  const events = await decides(world, recordMarker("m"), scheduleActivityTask("a"), startTimer("t", 60));
  expect(events.map(({ eventType }) => eventType)).toEqual([
    "RecordMarkerFailed",
    "ActivityTaskScheduled",
    "StartTimerFailed",
    "DecisionTaskScheduled",
  ]);
});

test.each([
  {
    why: "the activity type",
    decision: scheduleActivityTask("a"),
    condition: { "swf:activityType.name": "charge", "swf:activityType.version": "1" },
    other: scheduleActivityTask("a", { activityType: { name: "refund", version: "1" } }),
  },
  {
    why: "the task list",
    decision: scheduleActivityTask("a", { taskList: { name: "cards" } }),
    condition: { "swf:taskList.name": "cards" },
    other: scheduleActivityTask("a", { taskList: { name: "safes" } }),
  },
  {
    why: "a child's type",
    decision: startChild("order-2"),
    condition: { "swf:workflowType.name": "order", "swf:workflowType.version": "1" },
    other: startChild("order-2", { workflowType: { name: "order", version: "2" } }),
  },
  {
    why: "a child's tags",
    decision: startChild("order-2", { tagList: ["gift"] }),
    condition: { "swf:tagList.member.0": "gift" },
    other: startChild("order-2"),
  },
  {
    why: "the version to continue with, by the guide's key",
    decision: continueAsNew({ workflowTypeVersion: "1" }),
    condition: { "swf:workflowTypeVersion": "1" },
    other: continueAsNew({ workflowTypeVersion: "2" }),
  },
  {
    why: "the version to continue with, by the service model's key",
    decision: continueAsNew({ workflowTypeVersion: "1" }),
    condition: { "swf:workflowType.version": "1" },
    other: continueAsNew(),
  },
])("a decision may be limited to $why", async ({ decision, condition, other }) => {
  const action = `swf:${decision.decisionType satisfies DecisionType | undefined}`;
  for (const [taken, isAllowed] of [
    [decision, true],
    [other, false],
  ] as const) {
    const world = await worldFor({
      Effect: "Allow",
      Action: action,
      Resource: shop,
      Condition: { StringEquals: condition },
    });
    const [event] = await decides(world, taken);
    const cause = event && "cause" in attributesOf(event) ? attributesOf(event)["cause"] : undefined;
    expect(cause !== "OPERATION_NOT_PERMITTED").toBe(isAllowed);
  }
});

test("decisions do not have the keys of their request", async () => {
  const world = await worldFor({
    Effect: "Allow",
    Action: "swf:*",
    Resource: shop,
    Condition: { IpAddress: { "aws:SourceIp": "127.0.0.1" } },
  });
  const [event] = await decides(world, startTimer("t", 60));
  expect(event && attributesOf(event)).toMatchObject({ cause: "OPERATION_NOT_PERMITTED" });
});

describe("a role for Lambda functions", () => {
  const role = "arn:aws:iam::111122223333:role/resize";
  const passes = (resource: string): object => ({
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: resource,
    Condition: { StringEquals: { "iam:PassedToService": "swf.amazonaws.com" } },
  });
  const all = { Effect: "Allow", Action: "swf:*", Resource: "*" };

  test.each([
    {
      operation: "StartWorkflowExecution",
      input: { domain: "shop", workflowId: "order-9", workflowType: { name: "order", version: "1" }, lambdaRole: role },
    },
    {
      operation: "RegisterWorkflowType",
      input: { domain: "shop", name: "order", version: "9", defaultLambdaRole: role },
    },
  ] as const)("is passed by $operation only for callers with permission to pass it", async ({ operation, input }) => {
    const may = await worldFor(all, passes(role));
    await may.clientWith(keyOf("decider")).call(operation, input);
    for (const statements of [[all], [all, passes("arn:aws:iam::111122223333:role/other")]]) {
      const world = await worldFor(...statements);
      const refused = world.clientWith(keyOf("decider")).call(operation, input);
      await expect(refused).rejects.toThrow(FaultAnswer);
      await expect(refused).rejects.toMatchObject({
        name: "OperationNotPermittedFault",
        said: `User: arn:aws:iam::${account}:user/decider is not authorized to perform: iam:PassRole on resource: ${role}`,
      });
    }
  });

  test.each(["arn:aws:iam::999999999999:role/resize", "arn:aws:iam:::role/resize", "resize"])(
    "%s is not a role of the account, so nobody may pass it",
    async (lambdaRole) => {
      const world = await worldFor({ Effect: "Allow", Action: "*", Resource: "*" });
      const input = {
        domain: "shop",
        workflowId: "order-9",
        workflowType: { name: "order", version: "1" },
        lambdaRole,
      };
      for (const key of [keyOf("decider"), ownerKey(account)]) {
        await expect(world.clientWith(key).call("StartWorkflowExecution", input)).rejects.toMatchObject({
          name: "OperationNotPermittedFault",
        });
      }
    },
  );

  test.each([startChild("order-2", { lambdaRole: role }), continueAsNew({ lambdaRole: role })])(
    "is passed by $decisionType only for callers with permission to pass it",
    async (decision) => {
      for (const [statements, isAllowed] of [
        [[all], false],
        [[all, passes("*")], true],
      ] as const) {
        const world = await worldFor(...statements);
        const [event] = await decides(world, decision);
        const cause = event && "cause" in attributesOf(event) ? attributesOf(event)["cause"] : undefined;
        expect(cause !== "OPERATION_NOT_PERMITTED").toBe(isAllowed);
      }
    },
  );
});
