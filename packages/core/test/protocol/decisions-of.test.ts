import { expect, test } from "vitest";
import { decisionsOf } from "../../src/protocol/decisions-of.ts";
import { decision, respond, type, validate } from "./inputs.ts";
import { refusalOf } from "./refusal.ts";

const read = (...decisions: readonly object[]): ReturnType<typeof decisionsOf> =>
  decisionsOf(validate("RespondDecisionTaskCompleted", respond(...decisions)));

const closes = [
  "CompleteWorkflowExecution",
  "FailWorkflowExecution",
  "CancelWorkflowExecution",
  "ContinueAsNewWorkflowExecution",
];
const others = [
  { decisionType: "ScheduleActivityTask", attributes: { activityType: type, activityId: "1" } },
  { decisionType: "RequestCancelActivityTask", attributes: { activityId: "1" } },
  { decisionType: "RecordMarker", attributes: { markerName: "m" } },
  { decisionType: "StartTimer", attributes: { timerId: "t", startToFireTimeout: "5" } },
  { decisionType: "CancelTimer", attributes: { timerId: "t" } },
  { decisionType: "SignalExternalWorkflowExecution", attributes: { workflowId: "w", signalName: "s" } },
  { decisionType: "RequestCancelExternalWorkflowExecution", attributes: { workflowId: "w" } },
  { decisionType: "StartChildWorkflowExecution", attributes: { workflowId: "w", workflowType: type } },
  { decisionType: "ScheduleLambdaFunction", attributes: { id: "f", name: "f" } },
];

test.each(others)("$decisionType is read with its attributes", ({ decisionType, attributes }) => {
  expect(read(decision(decisionType, attributes))).toEqual([{ decisionType, attributes }]);
});

test.each(others)("$decisionType without its attributes is refused", ({ decisionType }) => {
  expect(refusalOf(() => read({ decisionType }))).toEqual({
    name: "ValidationException",
    message: `${decisionType}DecisionAttributes must be specified for decision of type ${decisionType}`,
  });
});

test.each(closes)("%s without its attributes is read with empty ones", (decisionType) => {
  expect(read({ decisionType })).toEqual([{ decisionType, attributes: {} }]);
});

test.each(closes)("%s must be the last decision", (decisionType) => {
  const marker = decision("RecordMarker", { markerName: "m" });
  expect(read(marker, { decisionType })).toHaveLength(2);
  for (const after of [marker, { decisionType }, { decisionType: "FailWorkflowExecution" }]) {
    expect(refusalOf(() => read(marker, { decisionType }, after))).toEqual({
      name: "ValidationException",
      message: "Close must be last decision in list",
    });
  }
});

test("attributes of another type are dropped", () => {
  const stray = { ...decision("CancelTimer", { timerId: "t" }), recordMarkerDecisionAttributes: { markerName: "m" } };
  expect(read(stray)).toEqual([{ decisionType: "CancelTimer", attributes: { timerId: "t" } }]);
});

test("an empty list of decisions and an absent one both mean no decisions", () => {
  expect(read()).toEqual([]);
  expect(decisionsOf(validate("RespondDecisionTaskCompleted", { taskToken: "token" }))).toEqual([]);
});

test("the constraints of each decision are checked before the rules for the list", () => {
  const message = refusalOf(() => read({ decisionType: "StartTimer" }, decision("CancelTimer", {}))).message;
  expect(message).toBe(
    "1 validation error detected: Value null at 'decisions.2.member.cancelTimerDecisionAttributes.timerId' failed to " +
      "satisfy constraint: Member must not be null",
  );
});
