import type { WireRequest } from "@openswf/core/ports/transport";
import { expect, test } from "vitest";
import { plainAddress } from "../../src/http/addresses/source.ts";
import { healthFor } from "../../src/http/routes/health.ts";
import { call, RawClient, waysOfReading } from "./raw-client.ts";
import { served } from "./served.ts";

const headersOf = (target: string): Record<string, string> => ({
  "X-Amz-Target": target,
  "Content-Type": "application/x-amz-json-1.0",
});

test("a call reaches the core with its target, its signature and its body, byte for byte", async () => {
  const { core, url } = await served();
  let seen: WireRequest | undefined;
  core.answersWith((request) => {
    seen = request;
    return { status: 200, body: "{}" };
  });
  const authorization = "AWS4-HMAC-SHA256 Credential=AKID/20250101/eu-west-1/swf/aws4_request, Signature=ab";
  const body = '{"domain":"Łódź \u{1f4e6}"}';
  await fetch(url, {
    method: "POST",
    headers: { ...headersOf("SimpleWorkflowService.DescribeDomain"), authorization },
    body,
  });
  expect(seen?.headers.get("x-amz-target")).toBe("SimpleWorkflowService.DescribeDomain");
  expect(seen?.headers.get("authorization")).toBe(authorization);
  expect(Buffer.from(seen?.body ?? []).toString("utf8")).toBe(body);
});

test("a call without a target, signature or body reaches the core", async () => {
  const { core, url } = await served();
  core.answersWith(({ headers, body }) => ({
    status: 400,
    body: JSON.stringify([headers.get("x-amz-target") ?? null, headers.get("authorization") ?? null, body.length]),
  }));
  const reply = await fetch(url, { method: "POST" });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toEqual([null, null, 0]);
});

test.each(waysOfReading)(
  "a call read $read exposes everything that a signature covers, and its source",
  async ({ call }) => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("ListDomains").replace("Host:", "X-Amz-Date: \t20260101T000000Z \r\nHost:"));
    const { request, reply } = await core.asked();
    expect(request).toMatchObject({
      method: "POST",
      url: "/",
      source: { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined },
    });
    expect(Object.fromEntries(request.headers)).toMatchObject({
      host: "localhost",
      "x-amz-date": "20260101T000000Z",
      "x-amz-target": "SimpleWorkflowService.ListDomains",
      "content-length": "2",
    });
    reply({ status: 200, body: "{}" });
    client.says(call("ListDomains"));
    expect((await core.asked()).request.source).toBe(request.source);
  },
);

test("repeated headers are joined in order, byte for byte, and the URL includes the query", async () => {
  const { core, front } = await served();
  const client = await RawClient.open(front.port);
  client.socket.write(
    "POST /?a=%20b HTTP/1.1\r\nHost: localhost\r\nAuthorization: one\r\nX-A: \xe9\r\nauthorization: two\r\nContent-Length: 0\r\n\r\n",
    "latin1",
  );
  const { request } = await core.asked();
  expect(request.url).toBe("/?a=%20b");
  expect(request.headers.get("authorization")).toBe("one,two");
  expect(request.headers.get("x-a")).toBe("\xe9");
});

test.each([
  { shown: "192.0.2.1", address: "192.0.2.1" },
  { shown: "::ffff:192.0.2.1", address: "192.0.2.1" },
  { shown: "2001:db8::ffff:1", address: "2001:db8::ffff:1" },
  { shown: "fe80::1%br-lan.100", address: "fe80::1%br-lan.100" },
])("a client with socket address $shown has address $address", ({ shown, address }) => {
  expect(plainAddress(shown)).toBe(address);
});

test("a body that arrives in many pieces is reassembled", async () => {
  const { core, front } = await served();
  const input = "x".repeat(300_000);
  const client = await RawClient.open(front.port);
  client.says(call("StartWorkflowExecution", input));
  const asked = await core.asked();
  expect(Buffer.from(asked.request.body).toString("utf8")).toBe(input);
  asked.reply({ status: 200, body: "{}" });
  await client.receives("\r\n\r\n{}");
});

test.each([
  { asked: "application/x-amz-json-1.0", answered: "application/x-amz-json-1.0" },
  { asked: "application/json", answered: "application/json" },
  { asked: "application/json; charset=UTF-8", answered: "application/json" },
  { asked: "text/plain", answered: "application/x-amz-json-1.0" },
])("a call of type $asked is answered with type $answered", async ({ asked, answered }) => {
  const { core, url } = await served();
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const reply = await fetch(url, { method: "POST", headers: { "Content-Type": asked }, body: "{}" });
  expect(reply.headers.get("content-type")).toBe(answered);
});

test("Content-Encoding: amz-1.0, which old clients send, does not mean compression", async () => {
  const { core, url } = await served();
  core.answersWith(({ body }) => ({ status: 200, body: Buffer.from(body).toString("utf8") }));
  const headers = { "Content-Type": "application/json", "Content-Encoding": "amz-1.0" };
  const reply = await fetch(url, { method: "POST", headers, body: '{"plain":true}' });
  expect(await reply.json()).toEqual({ plain: true });
});

test("a reply has a status, a request id, its length in bytes and a date, and keeps the connection open", async () => {
  const { core, url } = await served();
  const ids: string[] = [];
  core.answersWith(({ requestId }) => {
    ids.push(requestId);
    return { status: 200, body: '{"name":"Łódź"}' };
  });
  const first = await fetch(url, { method: "POST", body: "{}" });
  await first.text();
  const second = await fetch(url, { method: "POST", body: "{}" });
  expect([first, second].map(({ headers }) => headers.get("x-amzn-requestid"))).toEqual(ids);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids[0]).not.toBe(ids[1]);
  expect(second.headers.get("content-length")).toBe(String(Buffer.byteLength('{"name":"Łódź"}')));
  expect(Date.parse(second.headers.get("date") ?? "")).not.toBeNaN();
  expect(second.headers.get("connection")).toBe("keep-alive");
});

test("an operation without output is answered with an empty body of length 0", async () => {
  const { core, front } = await served();
  const client = await RawClient.open(front.port);
  client.says(call("TerminateWorkflowExecution"));
  (await core.asked()).reply({ status: 200, body: undefined });
  const reply = await client.receives("\r\n\r\n");
  expect(reply).toContain("HTTP/1.1 200 OK\r\n");
  expect(reply).toContain("Content-Length: 0\r\n");
  expect(reply.endsWith("\r\n\r\n")).toBe(true);
});

test("a body that arrives after its head is joined to it, and the connection stays usable", async () => {
  const { core, front } = await served();
  core.answersWith(({ body }) => ({ status: 200, body: `<${Buffer.from(body).toString()}>` }));
  const client = await RawClient.open(front.port);
  for (const body of ['"first"', '"second"', '"third"']) {
    const text = call("ListDomains", body);
    client.says(text.slice(0, -body.length));
    await new Promise((resolve) => setImmediate(resolve));
    client.says(body);
    await client.receives(`<${body}>`);
  }
});

test("calls sent ahead are answered in order", async () => {
  const { core, front } = await served();
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask", '{"a":1}'));
  const poll = await core.asked();
  client.says(call("ListDomains", '{"b":2}')).says(call("DescribeDomain", '{"c":3}'));
  poll.reply({ status: 200, body: '"first"' });
  await client.receives('"first"');
  (await core.asked()).reply({ status: 200, body: '"second"' });
  (await core.asked()).reply({ status: 200, body: '"third"' });
  expect(await client.receives('"third"')).toMatch(/"first".*"second".*"third"/s);
});

test("reading pauses while a client sends too much ahead, and nothing is lost", async () => {
  const { core, front } = await served();
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask"));
  const poll = await core.asked();
  const body = `"${"x".repeat(300_000)}"`;
  client.says(call("ListDomains", body)).says(call("DescribeDomain", body));
  poll.reply({ status: 200, body: '"first"' });
  core.answersWith(({ headers, body: asked }) => ({
    status: 200,
    body: `${headers.get("x-amz-target")} ${asked.length}`,
  }));
  await client.receives(`ListDomains ${body.length}`);
  await client.receives(`DescribeDomain ${body.length}`);
});

test("a client that waits for 100 Continue gets it", async () => {
  const { core, front } = await served();
  core.answersWith(({ body }) => ({ status: 200, body: `<${Buffer.from(body).toString()}>` }));
  const client = await RawClient.open(front.port);
  const text = call("ListDomains", '"body"').replace("Host:", "Expect: 100-continue\r\nHost:");
  await client.says(text.slice(0, -6)).receives("100 Continue");
  await client.says('"body"').receives('<"body">');
});

test("pipelined calls reach the core one at a time", async () => {
  const { core, front } = await served();
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask", '{"a":1}') + call("ListDomains", '{"b":2}'));
  const poll = await core.asked();
  await new Promise((resolve) => setImmediate(resolve));
  expect(core.waitingCount).toBe(0);
  poll.reply({ status: 200, body: '"first"' });
  (await core.asked()).reply({ status: 200, body: '"second"' });
  expect(await client.receives('"second"')).toMatch(/"first".*"second"/s);
});

test("while a client does not read a reply, the calls it has sent ahead are not answered", async () => {
  const { core, front } = await served({ requestsAheadMax: 3 });
  let answered = 0;
  const body = `"${"x".repeat(32 * 1024 * 1024)}"`;
  core.answersWith(() => {
    answered += 1;
    return { status: 200, body };
  });
  const client = await RawClient.open(front.port);
  client.socket.pause();
  client.says(call("ListDomains").repeat(4));
  while (answered === 0) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(1);
});

test("a client that sends too many calls ahead is disconnected", async () => {
  const { core, front } = await served({ requestsAheadMax: 3 });
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask") + call("ListDomains").repeat(4));
  await core.asked();
  await client.everything();
});

test.each([
  { method: "GET", path: "/health" },
  { method: "HEAD", path: "/health" },
])("$method $path answers 200 while the server is healthy and 503 while it is not", async ({ method, path }) => {
  const { core, url } = await served();
  expect((await fetch(new URL(path, url), { method })).status).toBe(200);
  const problems = [{ what: "writes", since: "2026-11-28T12:00:00.000Z" }] as const;
  core.healthNow = { status: "unhealthy", store: "unhealthy", problems, waitingPolls: 3, cachedExecutions: 7 };
  const unhealthy = await fetch(new URL(path, url), { method });
  expect(unhealthy.status).toBe(503);
  expect(unhealthy.headers.get("content-type")).toBe("application/json");
  if (method === "GET") expect(await unhealthy.json()).toEqual(core.healthNow);
});

test.each([
  { address: "127.0.0.1", sees: "everything" },
  { address: "127.8.9.10", sees: "everything" },
  { address: "::ffff:127.0.0.1", sees: "everything" },
  { address: "::1", sees: "everything" },
  { address: "192.0.2.1", sees: "all but the load" },
  { address: "::ffff:192.0.2.1", sees: "all but the load" },
  { address: "2001:db8::1", sees: "all but the load" },
])("a health check from $address sees $sees", ({ address, sees }) => {
  const problems = [{ what: "writes", since: "2026-11-28T12:00:00.000Z" }] as const;
  const unhealthy = { status: "unhealthy", store: "unhealthy", problems } as const;
  const health = { ...unhealthy, waitingPolls: 3, cachedExecutions: 7 };
  expect(healthFor(address, health)).toEqual(sees === "everything" ? health : unhealthy);
});

test("GET / explains what the server is", async () => {
  const { url } = await served();
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Amazon SWF");
});

test.each([
  { method: "POST", path: "/elsewhere" },
  { method: "GET", path: "/elsewhere" },
  { method: "PUT", path: "/" },
  { method: "DELETE", path: "/health" },
])("$method $path is an unknown operation", async ({ method, path }) => {
  const { url } = await served();
  const reply = await fetch(new URL(path, url), { method });
  expect(reply.status).toBe(404);
  expect(await reply.json()).toEqual({ __type: "com.amazon.coral.service#UnknownOperationException" });
});
