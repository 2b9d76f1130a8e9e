import { expect, test } from "vitest";
import { openService, type RawReply } from "./service.ts";
import { domain, openShop, start } from "./shop.ts";

const longTarget = (operation: string): Readonly<Record<string, string>> => ({
  "X-Amz-Target": `com.amazonaws.swf.service.model.SimpleWorkflowService.${operation}`,
});
const said = ({ status, body }: RawReply): readonly unknown[] => [status, JSON.parse(body)];

test("a current SDK's headers: the reply has its content type and a request id", async () => {
  const { raw } = await openShop();
  const { status, headers, body } = await raw("DescribeDomain", { name: domain });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/x-amz-json-1.0");
  expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(headers.get("content-length")).toBe(String(body.length));
});

test("an old client's headers: the long target, plain JSON, and a content encoding that encodes nothing", async () => {
  const { raw } = await openShop();
  const old = {
    "Content-Type": "application/json; charset=UTF-8",
    "Content-Encoding": "amz-1.0",
    ...longTarget("DescribeDomain"),
  };
  const { status, headers, body } = await raw("DescribeDomain", { name: domain }, old);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(body)).toMatchObject({ domainInfo: { name: domain } });
  const fault = await raw("DescribeDomain", { name: "none" }, old);
  expect(said(fault)).toEqual([
    400,
    { __type: "com.amazonaws.swf.base.model#UnknownResourceFault", message: "Unknown domain: none" },
  ]);
});

test("an operation without output has a Content-Length of 0", async () => {
  const { raw } = await openService();
  const reply = await raw("RegisterDomain", { name: "new", workflowExecutionRetentionPeriodInDays: "1" });
  expect([reply.status, reply.headers.get("content-length"), reply.body]).toEqual([200, "0", ""]);
});

test("timestamps are numbers of seconds with milliseconds, keys ascend, and null is never written", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  const execution = { workflowId: "order-1", runId };
  const { body } = await service.raw("GetWorkflowExecutionHistory", { domain, execution });
  expect(body).not.toContain("null");
  const { events } = JSON.parse(body) as { events: Record<string, unknown>[] };
  for (const event of events) {
    expect(Object.keys(event)).toEqual(Object.keys(event).toSorted());
    const seconds = Number(event["eventTimestamp"]);
    expect(seconds).toBeGreaterThan(Date.now() / 1000 - 60);
    expect(seconds).toBeLessThan(Date.now() / 1000 + 60);
  }
  const described = await service.raw("DescribeWorkflowExecution", { domain, execution });
  const keys = Object.keys(JSON.parse(described.body) as object);
  expect(keys).toEqual(keys.toSorted());
});

test("integers, fractions and exponents are timestamps", async () => {
  const service = await openShop();
  await start(service, "order-1");
  for (const oldestDate of ["0", "0.001", "1.4E9", "1e-3"]) {
    const input = `{"domain":"${domain}","startTimeFilter":{"oldestDate":${oldestDate}}}`;
    const reply = await service.raw("CountOpenWorkflowExecutions", input);
    expect(said(reply)).toEqual([200, { count: 1, truncated: false }]);
  }
});

test("null is an absent member, and unknown members are ignored", async () => {
  const { raw } = await openShop();
  const input = {
    registrationStatus: "REGISTERED",
    nextPageToken: null,
    reverseOrder: null,
    invented: { deeply: [1] },
  };
  expect((await raw("ListDomains", input)).status).toBe(200);
});

test.each([
  ["", "nothing"],
  ["[]", "a list"],
  ["{", "broken JSON"],
  ['"text"', "text"],
])("a body of %j, %s, is a SerializationException", async (body) => {
  const { raw } = await openService();
  expect(said(await raw("ListDomains", body))).toEqual([
    400,
    { __type: "com.amazon.coral.service#SerializationException" },
  ]);
});

test("a member of the wrong type is a SerializationException, before any constraint", async () => {
  const { raw } = await openService();
  const [status, body] = said(await raw("ListDomains", { registrationStatus: 7, maximumPageSize: 5_000 }));
  expect(status).toBe(400);
  expect(body).toMatchObject({ __type: "com.amazon.coral.service#SerializationException" });
});

test.each([
  ["an operation that does not exist", { "X-Amz-Target": "SimpleWorkflowService.Invent" }],
  ["another service's target", { "X-Amz-Target": "DynamoDB_20120810.ListTables" }],
  ["an empty target", { "X-Amz-Target": "" }],
])("%s is an UnknownOperationException", async (_, headers) => {
  const { raw } = await openService();
  expect(said(await raw("ListDomains", { registrationStatus: "REGISTERED" }, headers))).toEqual([
    400,
    { __type: "com.amazon.coral.service#UnknownOperationException" },
  ]);
});

test("an unknown enum value is refused in the service's own words", async () => {
  const { raw } = await openService();
  expect(said(await raw("ListDomains", { registrationStatus: "GONE" }))).toEqual([
    400,
    {
      __type: "com.amazon.coral.validate#ValidationException",
      message:
        "1 validation error detected: Value 'GONE' at 'registrationStatus' failed to satisfy constraint: " +
        "Member must satisfy enum value set: [REGISTERED, DEPRECATED]",
    },
  ]);
});

test("GET /health reports the number of waiting polls", async () => {
  const { url, raw } = await openShop({ pollHoldMs: 60_000 });
  const poll = raw("PollForDecisionTask", { domain, taskList: { name: "orders" } });
  let health: unknown;
  do health = await (await fetch(`${url}health`)).json();
  while ((health as { waitingPolls: number }).waitingPolls === 0);
  expect(health).toMatchObject({ status: "ok", store: "ok", waitingPolls: 1 });
  await raw("RegisterDomain", { name: "other", workflowExecutionRetentionPeriodInDays: "1" });
  await raw("StartWorkflowExecution", { domain, workflowId: "w", workflowType: { name: "order", version: "1" } });
  expect((await poll).body).toContain("taskToken");
});
