import type { OperationName } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { decision, execution, list, poll, respond, start, type, validate } from "./inputs.ts";
import { refusalOf } from "./refusal.ts";

const long = (length: number): string => "x".repeat(length);
const messageOf = (operation: OperationName, body: object): string => {
  const { name, message } = refusalOf(() => validate(operation, JSON.parse(JSON.stringify(body))));
  expect(name).toBe("ValidationException");
  return message ?? "";
};

test.each<{ operation: OperationName; body: object; violation: string }>([
  {
    operation: "DescribeDomain",
    body: {},
    violation: "Value null at 'name' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "DescribeDomain",
    body: { name: null },
    violation: "Value null at 'name' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "ListDomains",
    body: {},
    violation: "Value null at 'registrationStatus' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "DescribeDomain",
    body: { name: "" },
    violation: "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
  },
  {
    operation: "DescribeDomain",
    body: { name: long(257) },
    violation: `Value '${long(257)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 256`,
  },
  {
    operation: "ListDomains",
    body: { registrationStatus: "registered" },
    violation:
      "Value 'registered' at 'registrationStatus' failed to satisfy constraint: Member must satisfy enum value set: [REGISTERED, DEPRECATED]",
  },
  {
    operation: "ListActivityTypes",
    body: { ...list, maximumPageSize: 1001 },
    violation:
      "Value '1001' at 'maximumPageSize' failed to satisfy constraint: Member must have value less than or equal to 1000",
  },
  {
    operation: "ListActivityTypes",
    body: { ...list, maximumPageSize: -1 },
    violation:
      "Value '-1' at 'maximumPageSize' failed to satisfy constraint: Member must have value greater than or equal to 0",
  },
  {
    operation: "PollForActivityTask",
    body: { domain: "shop", taskList: {} },
    violation: "Value null at 'taskList.name' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "DescribeWorkflowExecution",
    body: { domain: "shop" },
    violation: "Value null at 'execution' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "StartWorkflowExecution",
    body: { ...start, childPolicy: "KILL" },
    violation:
      "Value 'KILL' at 'childPolicy' failed to satisfy constraint: Member must satisfy enum value set: [TERMINATE, REQUEST_CANCEL, ABANDON]",
  },
  {
    operation: "StartWorkflowExecution",
    body: { ...start, tagList: ["a", "b", "c", "d", "e", "f"] },
    violation:
      "Value '[a, b, c, d, e, f]' at 'tagList' failed to satisfy constraint: Member must have length less than or equal to 5",
  },
  {
    operation: "StartWorkflowExecution",
    body: { ...start, tagList: ["a", long(257)] },
    violation: `Value '[a, ${long(257)}]' at 'tagList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]`,
  },
  {
    operation: "RecordActivityTaskHeartbeat",
    body: { taskToken: "t", details: long(2049) },
    violation: `Value '${long(2049)}' at 'details' failed to satisfy constraint: Member must have length less than or equal to 2048`,
  },
  {
    operation: "TagResource",
    body: { resourceArn: "arn", tags: [{ key: "a" }, {}] },
    violation: "Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "RespondDecisionTaskCompleted",
    body: respond({}),
    violation: "Value null at 'decisions.1.member.decisionType' failed to satisfy constraint: Member must not be null",
  },
  {
    operation: "RespondDecisionTaskCompleted",
    body: respond({ decisionType: "Sleep" }),
    violation:
      "Value 'Sleep' at 'decisions.1.member.decisionType' failed to satisfy constraint: Member must satisfy enum value set: [CompleteWorkflowExecution, StartTimer, RequestCancelExternalWorkflowExecution, SignalExternalWorkflowExecution, CancelTimer, RecordMarker, ScheduleActivityTask, ContinueAsNewWorkflowExecution, ScheduleLambdaFunction, FailWorkflowExecution, RequestCancelActivityTask, StartChildWorkflowExecution, CancelWorkflowExecution]",
  },
  {
    operation: "RespondDecisionTaskCompleted",
    body: respond(decision("CancelTimer", { timerId: "t" }), decision("RecordMarker", { markerName: "" })),
    violation:
      "Value '' at 'decisions.2.member.recordMarkerDecisionAttributes.markerName' failed to satisfy constraint: Member must have length greater than or equal to 1",
  },
  {
    operation: "ListClosedWorkflowExecutions",
    body: { domain: "shop", closeTimeFilter: { oldestDate: 0 }, closeStatusFilter: { status: "DONE" } },
    violation:
      "Value 'DONE' at 'closeStatusFilter.status' failed to satisfy constraint: Member must satisfy enum value set: [TERMINATED, TIMED_OUT, COMPLETED, CONTINUED_AS_NEW, CANCELED, FAILED]",
  },
])("$operation answers: $violation", ({ operation, body, violation }) => {
  expect(messageOf(operation, body)).toBe(`1 validation error detected: ${violation}`);
});

test("each required member of an empty structure is reported, but nothing inside one that is absent", () => {
  expect(messageOf("DescribeWorkflowExecution", { execution: {} })).toBe(
    "3 validation errors detected: " +
      "Value null at 'domain' failed to satisfy constraint: Member must not be null; " +
      "Value null at 'execution.workflowId' failed to satisfy constraint: Member must not be null; " +
      "Value null at 'execution.runId' failed to satisfy constraint: Member must not be null",
  );
});

test("violations come in the order of the model, depth first, whatever the order of the body", () => {
  expect(
    messageOf("StartWorkflowExecution", {
      childPolicy: "KILL",
      workflowType: { version: "", name: "" },
      domain: "shop",
    }).split("; "),
  ).toEqual([
    "4 validation errors detected: Value null at 'workflowId' failed to satisfy constraint: Member must not be null",
    "Value '' at 'workflowType.name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    "Value '' at 'workflowType.version' failed to satisfy constraint: Member must have length greater than or equal to 1",
    "Value 'KILL' at 'childPolicy' failed to satisfy constraint: " +
      "Member must satisfy enum value set: [TERMINATE, REQUEST_CANCEL, ABANDON]",
  ]);
});

test("at most ten violations are listed, and only those are counted", () => {
  const message = messageOf("RespondDecisionTaskCompleted", respond(...Array.from({ length: 30 }, () => ({}))));
  expect(message).toMatch(/^10 validation errors detected: /);
  expect(message.split("; ")).toHaveLength(10);
  expect(message).toContain("'decisions.10.member.decisionType'");
});

test("attributes that do not belong to their decision's type are also checked", () => {
  const stray = { ...decision("CompleteWorkflowExecution", {}), startTimerDecisionAttributes: { timerId: "t" } };
  expect(messageOf("RespondDecisionTaskCompleted", respond(stray))).toBe(
    "1 validation error detected: Value null at 'decisions.1.member.startTimerDecisionAttributes.startToFireTimeout' " +
      "failed to satisfy constraint: Member must not be null",
  );
});

test("length is counted in UTF-16 units, as Java does", () => {
  const body = (pairs: number): object => ({ ...poll, identity: "😀".repeat(pairs) });
  expect(validate("PollForActivityTask", { ...body(128) })).toEqual(body(128));
  expect(messageOf("PollForActivityTask", body(129))).toContain("Member must have length less than or equal to 256");
});

test.each<{ operation: OperationName; body: object }>([
  { operation: "DescribeDomain", body: { name: long(256) } },
  { operation: "ListActivityTypes", body: { ...list, maximumPageSize: 0 } },
  { operation: "ListActivityTypes", body: { ...list, maximumPageSize: 1000 } },
  { operation: "StartWorkflowExecution", body: { ...start, tagList: ["", "a,b", "c", "d", long(256)] } },
  { operation: "StartWorkflowExecution", body: { ...start, input: long(32_768) } },
  { operation: "StartWorkflowExecution", body: { ...start, input: "" } },
  { operation: "DescribeWorkflowExecution", body: { domain: "shop", execution } },
  { operation: "DescribeWorkflowType", body: { domain: "shop", workflowType: type } },
  { operation: "RespondDecisionTaskCompleted", body: { taskToken: long(1024) } },
])("$operation accepts a value exactly at a bound", ({ operation, body }) => {
  expect(validate(operation, { ...body })).toEqual(body);
});
