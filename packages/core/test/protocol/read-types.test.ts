import type { OperationName } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { decision, list, poll, respond, start, validate } from "./inputs.ts";
import { refusalOf } from "./refusal.ts";

interface WrongType {
  readonly operation: OperationName;
  readonly body: string;
  readonly message: string;
}
const listWith = (member: string): string => `{"registrationStatus":"REGISTERED",${member}}`;

test.each<WrongType>([
  {
    operation: "DescribeDomain",
    body: '{"name":1}',
    message: "class java.lang.Integer can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":3000000000}',
    message: "class java.lang.Long can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":1e30}',
    message: "class java.math.BigInteger can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":1.5}',
    message: "class java.lang.Double can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":true}',
    message: "class java.lang.Boolean can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":[]}',
    message: "class java.util.ArrayList can not be converted to an String",
  },
  {
    operation: "DescribeDomain",
    body: '{"name":{}}',
    message: "class java.util.HashMap can not be converted to an String",
  },
  {
    operation: "ListDomains",
    body: listWith('"maximumPageSize":"1"'),
    message: "class java.lang.String can not be converted to an Integer",
  },
  {
    operation: "ListDomains",
    body: listWith('"maximumPageSize":1.5'),
    message: "class java.lang.Double can not be converted to an Integer",
  },
  {
    operation: "ListDomains",
    body: listWith('"maximumPageSize":2147483648'),
    message: "class java.lang.Long can not be converted to an Integer",
  },
  {
    operation: "ListDomains",
    body: listWith('"maximumPageSize":-2147483649'),
    message: "class java.lang.Long can not be converted to an Integer",
  },
  {
    operation: "ListDomains",
    body: listWith('"maximumPageSize":1e999'),
    message: "class java.lang.Double can not be converted to an Integer",
  },
  {
    operation: "ListDomains",
    body: listWith('"reverseOrder":"true"'),
    message: "class java.lang.String can not be converted to an Boolean",
  },
  {
    operation: "ListDomains",
    body: listWith('"reverseOrder":1'),
    message: "class java.lang.Integer can not be converted to an Boolean",
  },
  {
    operation: "CountOpenWorkflowExecutions",
    body: '{"domain":"d","startTimeFilter":{"oldestDate":"2020-01-01"}}',
    message: "class java.lang.String can not be converted to milliseconds since epoch",
  },
  {
    operation: "CountOpenWorkflowExecutions",
    body: '{"domain":"d","startTimeFilter":{"oldestDate":1e999}}',
    message: "class java.lang.Double can not be converted to milliseconds since epoch",
  },
  {
    operation: "CountOpenWorkflowExecutions",
    body: '{"domain":"d","startTimeFilter":1}',
    message: "class java.lang.Integer can not be converted to an HashMap",
  },
  {
    operation: "PollForActivityTask",
    body: '{"taskList":[]}',
    message: "class java.util.ArrayList can not be converted to an HashMap",
  },
  {
    operation: "PollForActivityTask",
    body: '{"taskList":{"name":{}}}',
    message: "class java.util.HashMap can not be converted to an String",
  },
  {
    operation: "StartWorkflowExecution",
    body: '{"tagList":"a"}',
    message: "class java.lang.String can not be converted to an ArrayList",
  },
  {
    operation: "StartWorkflowExecution",
    body: '{"tagList":{}}',
    message: "class java.util.HashMap can not be converted to an ArrayList",
  },
  {
    operation: "StartWorkflowExecution",
    body: '{"tagList":["a",1]}',
    message: "class java.lang.Integer can not be converted to an String",
  },
  {
    operation: "RespondDecisionTaskCompleted",
    body: '{"decisions":["StartTimer"]}',
    message: "class java.lang.String can not be converted to an HashMap",
  },
])("$operation $body is refused for its JSON types", ({ operation, body, message }) => {
  expect(refusalOf(() => validate(operation, JSON.parse(body)))).toEqual({ name: "SerializationException", message });
});

test("a wrong JSON type is reported before any constraint, wherever it occurs", () => {
  const body = { domain: "", taskList: { name: "x".repeat(257) }, identity: 5 };
  expect(refusalOf(() => validate("PollForActivityTask", body)).name).toBe("SerializationException");
});

test.each(["\ud800", "a\udfff", "\ude00\ud83d"])("half a surrogate pair in a known member is refused", (text) => {
  const body = JSON.parse(JSON.stringify({ ...start, input: text }));
  expect(refusalOf(() => validate("StartWorkflowExecution", body))).toEqual({
    name: "SerializationException",
    message: undefined,
  });
});

test("an unknown member is ignored even if it holds half a surrogate pair", () => {
  expect(validate("DescribeDomain", JSON.parse('{"name":"shop","colour":"\\ud800"}'))).toEqual({ name: "shop" });
});

test.each([0, -1, 1.5, 1.497371587073e9, 1e-7, -2.5e3])("the timestamp %f is accepted", (oldestDate) => {
  const input = { domain: "shop", startTimeFilter: { oldestDate } };
  expect(validate("CountOpenWorkflowExecutions", input)).toBe(input);
});

test.each<{ why: string; operation: OperationName; body: object; read: object }>([
  { why: "an unknown member", operation: "ListActivityTypes", body: { a: 1, ...list, z: { deep: [1] } }, read: list },
  {
    why: "an unknown member of a structure",
    operation: "PollForActivityTask",
    body: { domain: "shop", taskList: { name: "orders", kind: "sticky" } },
    read: poll,
  },
  { why: "a null member", operation: "PollForActivityTask", body: { ...poll, identity: null }, read: poll },
  {
    why: "a null item",
    operation: "UntagResource",
    body: { resourceArn: "a", tagKeys: [null, "a", null, "b"] },
    read: { resourceArn: "a", tagKeys: ["a", "b"] },
  },
  {
    why: "a null that is a list's only item",
    operation: "TagResource",
    body: { resourceArn: "a", tags: [null] },
    read: { resourceArn: "a", tags: [] },
  },
  { why: "an empty page token", operation: "ListActivityTypes", body: { ...list, nextPageToken: "" }, read: list },
  { why: "an empty page token", operation: "PollForDecisionTask", body: { ...poll, nextPageToken: "" }, read: poll },
  {
    why: "an empty optional duration",
    operation: "StartWorkflowExecution",
    body: { ...start, taskStartToCloseTimeout: "", executionStartToCloseTimeout: "" },
    read: start,
  },
  {
    why: "an empty optional runId",
    operation: "SignalWorkflowExecution",
    body: { domain: "shop", workflowId: "order-1", runId: "", signalName: "paid", input: "" },
    read: { domain: "shop", workflowId: "order-1", signalName: "paid", input: "" },
  },
  {
    why: "an empty optional version",
    operation: "CountOpenWorkflowExecutions",
    body: { domain: "shop", startTimeFilter: { oldestDate: 0 }, typeFilter: { name: "order", version: "" } },
    read: { domain: "shop", startTimeFilter: { oldestDate: 0 }, typeFilter: { name: "order" } },
  },
  {
    why: "a null in the attributes of a decision",
    operation: "RespondDecisionTaskCompleted",
    body: respond(decision("StartTimer", { timerId: "t", startToFireTimeout: "1", control: null })),
    read: respond(decision("StartTimer", { timerId: "t", startToFireTimeout: "1" })),
  },
])("$why counts as absent", ({ operation, body, read }) => {
  expect(validate(operation, JSON.parse(JSON.stringify(body)))).toStrictEqual(read);
});

test("a null in a tag list is a value, which counts as a tag", () => {
  for (const tagList of [[null], [null, "a", null, "b", null]]) {
    const started = { ...start, tagList };
    expect(validate("StartWorkflowExecution", started)).toBe(started);
  }
  expect(refusalOf(() => validate("StartWorkflowExecution", { ...start, tagList: Array(6).fill(null) })).message).toBe(
    "1 validation error detected: Value '[null, null, null, null, null, null]' at 'tagList' failed to satisfy " +
      "constraint: Member must have length less than or equal to 5",
  );
});

test("members named like the built-in ones of every object are unknown members", () => {
  const body = JSON.parse('{"__proto__":{"name":"a"},"constructor":1,"toString":null}');
  expect(refusalOf(() => validate("DescribeDomain", body)).message).toBe(
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  );
});

test("an unknown member can be nested to any depth, and a known one is refused without walking it", () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  expect(validate("DescribeDomain", JSON.parse(`{"name":"shop","colour":${deep}}`))).toEqual({ name: "shop" });
  expect(refusalOf(() => validate("DescribeDomain", JSON.parse(`{"name":${deep}}`))).message).toBe(
    "class java.util.ArrayList can not be converted to an String",
  );
});

test("reading a body with 150,000 unknown members keeps only the known one", () => {
  const body = Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`a${index}`, 0]));
  expect(validate("DescribeDomain", { ...body, name: "shop" })).toEqual({ name: "shop" });
});
