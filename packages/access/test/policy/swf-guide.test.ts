/** The kinds of policy in SWF's developer guide, each with what it must and must not allow. */
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { type Context, document, orders, request } from "./requests.ts";

const arn = (name: string, region = "us-east-1"): string => `arn:aws:swf:${region}:111122223333:/domain/${name}`;
const stock = arn("stock");

interface Row {
  readonly action: string;
  readonly on?: string;
  readonly context?: Context;
  readonly outcome: "allowed" | "explicitlyDenied" | "implicitlyDenied";
}

function outcome(json: unknown, { action, on = orders, context = {} }: Row): string {
  return evaluate([compilePolicy("guide", json)], request(`swf:${action}`, on, context)).outcome;
}

describe("full access (the managed policy SimpleWorkflowFullAccess)", () => {
  const policy = document({ Effect: "Allow", Action: ["swf:*"], Resource: "*" });
  test.each<Row>([
    { action: "RegisterDomain", outcome: "allowed" },
    { action: "ListDomains", on: arn("*"), outcome: "allowed" },
    { action: "ScheduleActivityTask", on: stock, outcome: "allowed" },
    { action: "TerminateWorkflowExecution", on: arn("orders", "eu-west-1"), outcome: "allowed" },
  ])("$action on $on: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
  test("does not include other services", () => {
    expect(evaluate([compilePolicy("guide", policy)], request("iam:PassRole")).outcome).toBe("implicitlyDenied");
  });
});

describe("every action in one domain in every region", () => {
  const policy = document({ Effect: "Allow", Action: "swf:*", Resource: "arn:aws:swf::111122223333:/domain/orders" });
  test.each<Row>([
    { action: "DescribeDomain", outcome: "allowed" },
    { action: "DescribeDomain", on: arn("orders", "ap-south-1"), outcome: "allowed" },
    { action: "CompleteWorkflowExecution", outcome: "allowed" },
    { action: "DescribeDomain", on: stock, outcome: "implicitlyDenied" },
    { action: "DescribeDomain", on: arn("orders2"), outcome: "implicitlyDenied" },
    { action: "ListDomains", on: arn("*"), outcome: "implicitlyDenied" },
    { action: "DescribeDomain", on: "arn:aws:swf:us-east-1:444455556666:/domain/orders", outcome: "implicitlyDenied" },
  ])("$action on $on: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("every domain but one", () => {
  const policy = document(
    { Effect: "Allow", Action: "swf:*", Resource: arn("*", "*") },
    { Effect: "Deny", Action: "swf:*", Resource: arn("payroll", "*") },
  );
  test.each<Row>([
    { action: "PollForDecisionTask", outcome: "allowed" },
    { action: "PollForDecisionTask", on: arn("payroll"), outcome: "explicitlyDenied" },
    { action: "DescribeDomain", on: arn("payroll", "eu-west-1"), outcome: "explicitlyDenied" },
    { action: "DescribeDomain", on: arn("payroll2"), outcome: "allowed" },
  ])("$action on $on: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("an auditor: read-only access to every domain", () => {
  const policy = document({
    Effect: "Allow",
    Action: ["swf:Count*", "swf:Describe*", "swf:Get*", "swf:List*"],
    Resource: "*",
  });
  test.each<Row>([
    { action: "GetWorkflowExecutionHistory", outcome: "allowed" },
    { action: "ListOpenWorkflowExecutions", on: stock, outcome: "allowed" },
    { action: "CountPendingDecisionTasks", outcome: "allowed" },
    { action: "StartWorkflowExecution", outcome: "implicitlyDenied" },
    { action: "PollForActivityTask", outcome: "implicitlyDenied" },
    { action: "DeprecateDomain", outcome: "implicitlyDenied" },
  ])("$action on $on: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("everything but TerminateWorkflowExecution", () => {
  const policy = document(
    { Effect: "Allow", Action: "swf:*", Resource: arn("*", "*") },
    { Sid: "NoTermination", Effect: "Deny", Action: "swf:TerminateWorkflowExecution", Resource: "*" },
  );
  test.each<Row>([
    { action: "StartWorkflowExecution", outcome: "allowed" },
    { action: "RequestCancelWorkflowExecution", outcome: "allowed" },
    { action: "TerminateWorkflowExecution", outcome: "explicitlyDenied" },
    { action: "TerminateWorkflowExecution", on: stock, outcome: "explicitlyDenied" },
  ])("$action on $on: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("a worker: polls one task list", () => {
  const policy = document(
    {
      Effect: "Allow",
      Action: "swf:PollForActivityTask",
      Resource: arn("orders", "*"),
      Condition: { StringEquals: { "swf:taskList.name": "card-charges" } },
    },
    {
      Effect: "Allow",
      Action: ["swf:RespondActivityTask*", "swf:RecordActivityTaskHeartbeat"],
      Resource: arn("orders", "*"),
    },
  );
  const list = (name: string): Context => ({ "swf:taskList.name": name });
  test.each<Row>([
    { action: "PollForActivityTask", context: list("card-charges"), outcome: "allowed" },
    { action: "PollForActivityTask", context: list("mails"), outcome: "implicitlyDenied" },
    { action: "PollForActivityTask", context: {}, outcome: "implicitlyDenied" },
    { action: "PollForActivityTask", on: stock, context: list("card-charges"), outcome: "implicitlyDenied" },
    { action: "PollForDecisionTask", context: list("card-charges"), outcome: "implicitlyDenied" },
    { action: "RespondActivityTaskCompleted", outcome: "allowed" },
    { action: "RespondActivityTaskCanceled", outcome: "allowed" },
    { action: "RespondDecisionTaskCompleted", outcome: "implicitlyDenied" },
  ])("$action with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("a starter: starts one version of one workflow type", () => {
  const policy = document({
    Effect: "Allow",
    Action: "swf:StartWorkflowExecution",
    Resource: arn("orders", "*"),
    Condition: { StringEquals: { "swf:workflowType.name": "order", "swf:workflowType.version": "2.0" } },
  });
  const type = (name: string, version: string): Context => ({
    "swf:workflowType.name": name,
    "swf:workflowType.version": version,
  });
  test.each<Row>([
    { action: "StartWorkflowExecution", context: type("order", "2.0"), outcome: "allowed" },
    { action: "StartWorkflowExecution", context: type("order", "1.0"), outcome: "implicitlyDenied" },
    { action: "StartWorkflowExecution", context: type("refund", "2.0"), outcome: "implicitlyDenied" },
    { action: "StartWorkflowExecution", on: stock, context: type("order", "2.0"), outcome: "implicitlyDenied" },
    { action: "DescribeWorkflowType", context: type("order", "2.0"), outcome: "implicitlyDenied" },
    // Values are case-sensitive.
    { action: "StartWorkflowExecution", context: type("Order", "2.0"), outcome: "implicitlyDenied" },
  ])("$action with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("a starter that must tag what it starts with its team as the first tag", () => {
  const policy = document({
    Effect: "Allow",
    Action: "swf:StartWorkflowExecution",
    Resource: "*",
    Condition: { StringEquals: { "swf:tagList.member.0": ["team-a", "team-b"] } },
  });
  const tags = (...list: readonly string[]): Context =>
    Object.fromEntries(list.map((tag, index) => [`swf:tagList.member.${index}`, tag]));
  test.each<Row>([
    { action: "StartWorkflowExecution", context: tags("team-a"), outcome: "allowed" },
    { action: "StartWorkflowExecution", context: tags("team-b", "urgent"), outcome: "allowed" },
    { action: "StartWorkflowExecution", context: tags("urgent", "team-b"), outcome: "implicitlyDenied" },
    { action: "StartWorkflowExecution", context: {}, outcome: "implicitlyDenied" },
  ])("with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("a decider: decisions are authorized like actions", () => {
  const policy = document(
    {
      Effect: "Allow",
      Action: ["swf:PollForDecisionTask", "swf:RespondDecisionTaskCompleted"],
      Resource: arn("orders", "*"),
    },
    { Effect: "Allow", Action: ["swf:CompleteWorkflowExecution", "swf:*Timer"], Resource: arn("orders", "*") },
    {
      Effect: "Allow",
      Action: "swf:ScheduleActivityTask",
      Resource: arn("orders", "*"),
      Condition: { StringEquals: { "swf:activityType.name": "charge-card", "swf:activityType.version": "1" } },
    },
    {
      Effect: "Allow",
      Action: "swf:StartChildWorkflowExecution",
      Resource: arn("orders", "*"),
      Condition: { StringEquals: { "swf:tagList.member.0": "child" } },
    },
  );
  const activity = (name: string, version: string): Context => ({
    "swf:activityType.name": name,
    "swf:activityType.version": version,
  });
  test.each<Row>([
    { action: "RespondDecisionTaskCompleted", outcome: "allowed" },
    { action: "CompleteWorkflowExecution", outcome: "allowed" },
    { action: "StartTimer", outcome: "allowed" },
    { action: "CancelTimer", outcome: "allowed" },
    { action: "FailWorkflowExecution", outcome: "implicitlyDenied" },
    { action: "RecordMarker", outcome: "implicitlyDenied" },
    { action: "ScheduleActivityTask", context: activity("charge-card", "1"), outcome: "allowed" },
    { action: "ScheduleActivityTask", context: activity("charge-card", "2"), outcome: "implicitlyDenied" },
    { action: "ScheduleActivityTask", context: activity("refund-card", "1"), outcome: "implicitlyDenied" },
    { action: "ScheduleActivityTask", outcome: "implicitlyDenied" },
    { action: "StartChildWorkflowExecution", context: { "swf:tagList.member.0": "child" }, outcome: "allowed" },
    {
      action: "StartChildWorkflowExecution",
      context: { "swf:tagList.member.1": "child" },
      outcome: "implicitlyDenied",
    },
    { action: "StartTimer", on: stock, outcome: "implicitlyDenied" },
  ])("$action with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("domains by their tags", () => {
  const policy = document(
    {
      Effect: "Allow",
      Action: "swf:*",
      Resource: arn("*", "*"),
      Condition: { StringEquals: { "aws:ResourceTag/team": `\${aws:PrincipalTag/team}` } },
    },
    {
      Effect: "Deny",
      Action: "swf:TagResource",
      Resource: "*",
      Condition: { "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["team", "stage"] } },
    },
  );
  const teams = (resource: string, principal: string): Context => ({
    "aws:ResourceTag/team": resource,
    "aws:PrincipalTag/team": principal,
  });
  test.each<Row>([
    { action: "DescribeDomain", context: teams("a", "a"), outcome: "allowed" },
    { action: "DescribeDomain", context: teams("a", "b"), outcome: "implicitlyDenied" },
    { action: "DescribeDomain", context: { "aws:ResourceTag/team": "a" }, outcome: "implicitlyDenied" },
    { action: "DescribeDomain", context: { "aws:PrincipalTag/team": "a" }, outcome: "implicitlyDenied" },
    { action: "TagResource", context: { ...teams("a", "a"), "aws:TagKeys": ["stage"] }, outcome: "allowed" },
    {
      action: "TagResource",
      context: { ...teams("a", "a"), "aws:TagKeys": ["stage", "cost"] },
      outcome: "explicitlyDenied",
    },
  ])("$action with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});

describe("only from the office network and only over TLS", () => {
  const policy = document(
    { Effect: "Allow", Action: "swf:*", Resource: "*" },
    {
      Sid: "Office",
      Effect: "Deny",
      Action: "swf:*",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
    {
      Sid: "Tls",
      Effect: "Deny",
      Action: "swf:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
  test.each<Row>([
    {
      action: "ListDomains",
      context: { "aws:SourceIp": "203.0.113.9", "aws:SecureTransport": "true" },
      outcome: "allowed",
    },
    {
      action: "ListDomains",
      context: { "aws:SourceIp": "203.0.113.9", "aws:SecureTransport": "false" },
      outcome: "explicitlyDenied",
    },
    {
      action: "ListDomains",
      context: { "aws:SourceIp": "198.51.100.1", "aws:SecureTransport": "true" },
      outcome: "explicitlyDenied",
    },
    // Decisions have no address, so a denial with a negated operator denies them all. The guide warns of it.
    { action: "StartTimer", outcome: "explicitlyDenied" },
  ])("$action with $context: $outcome", (row) => {
    expect(outcome(policy, row)).toBe(row.outcome);
  });
});
