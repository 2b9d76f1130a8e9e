import assert from "node:assert/strict";
import { area, needs, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import { longPrefix, type RawReply, shortPrefix } from "../../wire/raw-request.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const base = "com.amazonaws.swf.base.model#";
const serialization = "com.amazon.coral.service#SerializationException";

function call({ sends }: Stage, operation: string, input: unknown): Promise<RawReply> {
  const body = typeof input === "string" || input instanceof Uint8Array ? input : JSON.stringify(input);
  return sends({ target: `${shortPrefix}.${operation}`, body });
}

function typeOf(reply: RawReply): unknown {
  const fault: unknown = JSON.parse(reply.body);
  return typeof fault === "object" && fault !== null && "__type" in fault ? fault.__type : undefined;
}

export const wire: readonly Scenario[] = area(
  "wire",

  scenario("an operation may be named with the short or the long prefix", async ({ sends, domain }) => {
    const body = JSON.stringify({ name: domain });
    const replies = [
      await sends({ target: `${shortPrefix}.DescribeDomain`, body }),
      await sends({ target: `${longPrefix}.DescribeDomain`, body }),
    ];
    for (const reply of replies) {
      assert.equal(reply.status, 200);
      assert.equal(JSON.parse(reply.body).domainInfo.name, domain);
    }
  }),

  scenario("a reply has the content type of its request", async ({ sends, domain }) => {
    const target = `${longPrefix}.DescribeDomain`;
    const body = JSON.stringify({ name: domain });
    const modern = await sends({ target, body, headers: { "content-type": "application/x-amz-json-1.0" } });
    assert.equal(modern.headers["content-type"], "application/x-amz-json-1.0");
    const old = { "content-type": "application/json; charset=UTF-8", "content-encoding": "amz-1.0" };
    const reply = await sends({ target, body, headers: old });
    assert.equal(reply.status, 200);
    assert.match(reply.headers["content-type"] ?? "", /^application\/json/);
  }),

  scenario("every reply has its own request id and a length", async (stage) => {
    const replies = [
      await call(stage, "DescribeDomain", { name: stage.domain }),
      await call(stage, "DescribeDomain", { name: stage.unique("no-domain") }),
      await call(stage, "NoSuchOperation", {}),
    ];
    const requestIds = replies.map(({ headers }) => String(headers["x-amzn-requestid"]));
    for (const requestId of requestIds) assert.match(requestId, uuid);
    assert.equal(new Set(requestIds).size, 3);
    for (const { headers, body } of replies) assert.equal(headers["content-length"], String(Buffer.byteLength(body)));
  }),

  scenario("an operation without output replies with an empty body", async (stage) => {
    const { workflowId } = await stage.startsWorkflow();
    const reply = await call(stage, "SignalWorkflowExecution", { domain: stage.domain, workflowId, signalName: "s" });
    assert.equal(reply.status, 200);
    assert.equal(reply.headers["content-length"], "0");
    assert.equal(reply.body, "");
  }),

  scenario("a fault consists of its full type and its message", async (stage) => {
    const name = stage.unique("no-domain");
    const unknown = await call(stage, "DescribeDomain", { name });
    assert.equal(unknown.status, 400);
    const fault = { __type: `${base}UnknownResourceFault`, message: `Unknown domain: ${name}` };
    assert.deepEqual(JSON.parse(unknown.body), fault);
    const invalid = await call(stage, "DescribeDomain", {});
    assert.equal(invalid.status, 400);
    assert.equal(typeOf(invalid), "com.amazon.coral.validate#ValidationException");
  }),

  scenario("a body that is not an object is refused", async (stage) => {
    for (const body of ["", " ", "[]", '"text"', "7", "null", "{", '{"name": }', "{'name': 'x'}", "undefined"]) {
      const reply = await call(stage, "DescribeDomain", body);
      assert.equal(reply.status, 400, `status for the body ${body}`);
      assert.equal(typeOf(reply), serialization, `fault for the body ${body}`);
    }
  }),

  scenario("a member of the wrong type is refused", async (stage) => {
    const { domain } = stage;
    const bodies = [
      { operation: "DescribeDomain", input: { name: { text: domain } } },
      { operation: "DescribeDomain", input: { name: [domain] } },
      { operation: "DescribeWorkflowExecution", input: { domain, execution: "text" } },
      { operation: "ListDomains", input: { registrationStatus: "REGISTERED", maximumPageSize: {} } },
      { operation: "StartWorkflowExecution", input: { domain, tagList: "text" } },
    ];
    for (const { operation, input } of bodies) {
      const reply = await call(stage, operation, input);
      assert.equal(reply.status, 400);
      assert.equal(typeOf(reply), serialization, `${operation} ${JSON.stringify(input)}`);
    }
  }),

  scenario("an operation that does not exist is unknown", async ({ sends }) => {
    const targets = [`${shortPrefix}.NoSuchOperation`, "DescribeDomain", "AnotherService.DescribeDomain", undefined];
    for (const target of targets) {
      const reply = await sends({ ...(target === undefined ? {} : { target }), body: "{}" });
      assert.equal(reply.status, 400, `status for ${target}`);
      assert.equal(typeOf(reply), "com.amazon.coral.service#UnknownOperationException", `fault for ${target}`);
    }
  }),

  scenario("null counts as absent, and an unknown member is ignored", async (stage) => {
    const list = { registrationStatus: "REGISTERED", nextPageToken: null, maximumPageSize: null, reverseOrder: null };
    const reply = await call(stage, "ListDomains", { ...list, noSuchMember: { deep: [1, null] } });
    assert.equal(reply.status, 200);
    assert.equal(/null/.test(reply.body), false, "null is never written");
    const missing = await call(stage, "DescribeDomain", { name: null });
    assert.equal(typeOf(missing), "com.amazon.coral.validate#ValidationException");
  }),

  scenario("a null in a list of tags is kept", async (stage) => {
    const { domain, house } = stage;
    const workflowId = stage.unique("workflow");
    const start = { domain, workflowId, workflowType: house.workflowType, tagList: [null] };
    const reply = await call(stage, "StartWorkflowExecution", start);
    stage.closeInTheEnd(workflowId);
    assert.equal(reply.status, 200, reply.body);
    const execution = { workflowId, runId: JSON.parse(reply.body).runId };
    const described = await call(stage, "DescribeWorkflowExecution", { domain, execution });
    assert.deepEqual(JSON.parse(described.body).executionInfo.tagList, [null]);
    const history = await call(stage, "GetWorkflowExecutionHistory", { domain, execution });
    const [started] = JSON.parse(history.body).events;
    assert.deepEqual(started.workflowExecutionStartedEventAttributes.tagList, [null]);
  }),

  scenario("a timestamp that is text is refused", async (stage) => {
    const { domain } = stage;
    const reply = await call(stage, "CountOpenWorkflowExecutions", {
      domain,
      startTimeFilter: { oldestDate: "today" },
    });
    assert.equal(reply.status, 400);
    const message = "class java.lang.String can not be converted to milliseconds since epoch";
    assert.deepEqual(JSON.parse(reply.body), { __type: serialization, message });
  }),

  scenario("an empty page token asks for the first page", async (stage) => {
    const list = { registrationStatus: "REGISTERED", nextPageToken: "" };
    const reply = await call(stage, "ListDomains", list);
    assert.equal(reply.status, 200, reply.body);
  }),

  needs(
    "local",
    scenario("names belong to the region for which a request is signed", async ({ sends, domain }) => {
      const describe = { target: `${shortPrefix}.DescribeDomain`, body: JSON.stringify({ name: domain }) };
      const elsewhere = await sends({ ...describe, region: "ap-southeast-2" });
      assert.equal(typeOf(elsewhere), `${base}UnknownResourceFault`);
      assert.equal((await sends(describe)).status, 200);
    }),
  ),

  scenario("times are seconds with milliseconds, in any notation of JSON numbers", async (stage) => {
    const { domain } = stage;
    const workflow = await stage.startsWorkflow();
    const { workflowId } = workflow;
    const described = await call(stage, "DescribeWorkflowExecution", { domain, execution: workflow.execution });
    const { startTimestamp } = JSON.parse(described.body).executionInfo;
    assert.ok(Math.abs(startTimestamp - Date.now() / 1_000) < 300);
    assert.equal(Math.round(startTimestamp * 1_000) / 1_000, startTimestamp);
    const oldest = Math.floor(startTimestamp) - 60;
    for (const oldestDate of [String(oldest), `${oldest}.5`, `${oldest}e0`, `${oldest / 1e9}E9`]) {
      const filters = `"startTimeFilter":{"oldestDate":${oldestDate}},"executionFilter":{"workflowId":"${workflowId}"}`;
      const reply = await call(stage, "CountOpenWorkflowExecutions", `{"domain":"${domain}",${filters}}`);
      assert.equal(reply.status, 200, reply.body);
      assert.equal(JSON.parse(reply.body).count, 1);
    }
  }),

  scenario("a request of more than one megabyte is refused", async (stage) => {
    const body = JSON.stringify({ name: "n".repeat(1_100_000) });
    // The endpoint may hang up while the request is still being sent.
    const reply = await call(stage, "DescribeDomain", body).catch((error: unknown) => error);
    if (!(reply instanceof Error)) assert.equal(Object(reply).status, 413);
    const next = await call(stage, "DescribeDomain", { name: stage.domain });
    assert.equal(next.status, 200);
  }),

  scenario("a request of nearly one megabyte is accepted", async (stage) => {
    const reply = await call(stage, "DescribeDomain", { name: stage.domain, ignored: "x".repeat(1_000_000) });
    assert.equal(reply.status, 200);
  }),

  unproven(
    scenario("malformed text does no harm", async (stage) => {
      const { domain, house } = stage;
      const workflow = await stage.startsWorkflow();
      const { workflowId } = workflow;
      const signal = (input: string): string =>
        `{"domain":"${domain}","workflowId":"${workflowId}","signalName":"s","input":${input}}`;
      const badUtf8 = Buffer.concat([
        Buffer.from(signal('"').slice(0, -1)),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}'),
      ]);
      for (const body of [signal('"\\ud800"'), signal('"\\udc00\\ud800 x"'), badUtf8]) {
        const reply = await call(stage, "SignalWorkflowExecution", body);
        assert.ok(reply.status === 200 || reply.status === 400, `status ${reply.status}`);
      }
      const execution = workflow.execution;
      const history = await call(stage, "GetWorkflowExecutionHistory", { domain, execution });
      assert.equal(history.status, 200);
      assert.ok(JSON.parse(history.body).events.length >= 2);
      assert.equal(
        (await call(stage, "DescribeWorkflowType", { domain, workflowType: house.workflowType })).status,
        200,
      );
    }),
  ),

  unproven(
    scenario("deep nesting does no harm", async (stage) => {
      const depth = 100_000;
      const deep = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
      const lists = `${"[".repeat(depth)}${"]".repeat(depth)}`;
      for (const nested of [deep, lists]) {
        const reply = await call(stage, "DescribeDomain", `{"name":"${stage.domain}","ignored":${nested}}`);
        assert.ok(reply.status === 200 || reply.status === 400, `status ${reply.status}`);
      }
      assert.equal((await call(stage, "DescribeDomain", { name: stage.domain })).status, 200);
    }),
  ),

  scenario("names with a special meaning in JavaScript are ordinary names", async (stage) => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const reply = await call(stage, "DescribeDomain", `{"name":"${name}","__proto__":{"name":1},"constructor":{}}`);
      assert.equal(typeOf(reply), `${base}UnknownResourceFault`);
      const operation = await call(stage, name, {});
      assert.equal(typeOf(operation), "com.amazon.coral.service#UnknownOperationException");
    }
  }),

  needs(
    "slow",
    scenario("an empty poll reply has no token member", async (stage) => {
      const input = { domain: stage.domain, taskList: { name: stage.unique("empty-list") } };
      const [decision, activity] = await Promise.all([
        call(stage, "PollForDecisionTask", input),
        call(stage, "PollForActivityTask", input),
      ]);
      assert.deepEqual(JSON.parse(decision.body), { previousStartedEventId: 0, startedEventId: 0 });
      assert.deepEqual(JSON.parse(activity.body), { startedEventId: 0 });
    }),
  ),
);
