import { expect, test } from "vitest";
import { call, RawClient } from "./raw-client.ts";
import { type Served, served } from "./served.ts";

/** Checks that the server still answers another client. */
async function stillAnswers({ core, url }: Served): Promise<void> {
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const reply = await fetch(url, { method: "POST", body: "{}" });
  expect(reply.status).toBe(200);
}

const tooLarge = {
  __type: "com.amazon.coral.service#RequestEntityTooLargeException",
  message: "HTTP content length exceeded 1000 bytes.",
};
const bodyOf = (reply: string): unknown => JSON.parse(reply.slice(reply.indexOf("\r\n\r\n") + 4));

test("a body announced as too large is answered 413 before it arrives, and the connection is closed", async () => {
  const server = await served({}, { requestBytesMax: 1_000 });
  const client = await RawClient.open(server.front.port);
  client.says("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n");
  expect(await client.receives("}")).toContain("HTTP/1.1 413");
  client.says("x".repeat(1_001));
  expect(bodyOf(await client.everything())).toEqual(tooLarge);
  await stillAnswers(server);
});

test("a chunked body that grows too large is answered 413, and the connection is closed", async () => {
  const server = await served({}, { requestBytesMax: 1_000 });
  const client = await RawClient.open(server.front.port);
  client.says("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.says(`3e9\r\n${"x".repeat(1_001)}\r\n0\r\n\r\n`);
  const reply = await client.everything();
  expect(reply).toContain("HTTP/1.1 413");
  expect(bodyOf(reply)).toEqual(tooLarge);
  await stillAnswers(server);
});

test("the headers count as part of a request's size", async () => {
  const server = await served({}, { requestBytesMax: 1_000 });
  const { core, front } = server;
  core.answersWith(({ body }) => ({ status: 200, body: `{"bytes":${body.length}}` }));
  const headersAlone = call("ListDomains", "").length;
  const fits = await RawClient.open(front.port);
  // The Content-Length header now has three digits instead of one.
  fits.says(call("ListDomains", "x".repeat(1_000 - headersAlone - 2)));
  expect(await fits.receives("}")).toContain("HTTP/1.1 200");
  const exceeds = await RawClient.open(front.port);
  exceeds.says(call("ListDomains", "x".repeat(1_000 - headersAlone - 1)));
  expect(await exceeds.receives("}")).toContain("HTTP/1.1 413");
});

test("a client that keeps sending a refused body is cut off", async () => {
  const server = await served({ refusedBytesMax: 50_000 }, { requestBytesMax: 1_000 });
  const client = await RawClient.open(server.front.port);
  client.says("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n");
  await client.receives("}");
  client.says("x".repeat(1_000_000));
  expect(await client.everything()).toContain("HTTP/1.1 413");
  await stillAnswers(server);
});

test("a body is answered 503 while too many bytes are being received", async () => {
  const server = await served({ incomingBytesMax: 1_000 });
  const slow = await RawClient.open(server.front.port);
  slow.says(call("StartWorkflowExecution", "x".repeat(900)).slice(0, -10));
  const other = await RawClient.open(server.front.port);
  // The two arrive in any order. Together they exceed the limit, so exactly one is refused and the other continues.
  other.says(call("StartWorkflowExecution", "y".repeat(890)).slice(0, -10));
  const refused = await Promise.race([slow.receives("}"), other.receives("}")]);
  expect(refused).toContain("HTTP/1.1 503");
  expect(bodyOf(refused)).toEqual({ __type: "com.amazon.coral.service#ServiceUnavailableException" });
  slow.socket.destroy();
  other.socket.destroy();
});

test("a client that sends more ahead of its reply than fits is disconnected, and its bytes no longer count", async () => {
  const { core, front } = await served({ incomingBytesMax: 1_000 });
  const other = await RawClient.open(front.port);
  for (let round = 0; round < 3; round += 1) {
    const client = await RawClient.open(front.port);
    client.says(call("PollForDecisionTask"));
    const { request } = await core.asked();
    const gone = new Promise<void>((resolve) => request.caller.onGone(resolve));
    client.says(call("ListDomains", "x".repeat(1_000)));
    await gone;
    expect(await client.everything()).toBe("");
    // As much as is allowed at once, in two pieces.
    const body = "y".repeat(900 - call("ListDomains").length);
    other.says(call("ListDomains", body).slice(0, -10)).says(body.slice(-10));
    (await core.asked()).reply({ status: 200, body: `"round ${round}"` });
    await other.receives(`"round ${round}"`);
  }
});

test("bytes sent ahead of a reply count until they are read", async () => {
  const { core, front } = await served({ incomingBytesMax: 1_000 });
  const client = await RawClient.open(front.port);
  client.says(call("ListDomains", "x".repeat(500)));
  for (let round = 0; round < 5; round += 1) {
    const asked = await core.asked();
    client.says(call("ListDomains", "x".repeat(500)));
    asked.reply({ status: 200, body: `"round ${round}"` });
    await client.receives(`"round ${round}"`);
  }
});

test("bytes that a paused socket still reads count too", async () => {
  const { core, front } = await served({ incomingBytesMax: 60_000 });
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask"));
  await core.asked();
  client.says(call("ListDomains", "x".repeat(8_000)));
  expect(await client.everything()).toBe("");
});

test("bytes of a client that hangs up while sending no longer count", async () => {
  const server = await served({ incomingBytesMax: 1_000 });
  const { core, front } = server;
  const gone = await RawClient.open(front.port);
  gone.says(call("StartWorkflowExecution", "x".repeat(900)).slice(0, -10));
  const other = await RawClient.open(front.port);
  other.says(call("ListDomains", "{}"));
  // This request is complete, so the bytes sent before it have been received.
  (await core.asked()).reply({ status: 200, body: "{}" });
  await other.receives("{}");
  gone.socket.destroy();
  await gone.everything();
  await other.says(call("ListDomains", "{}")).receives("{}");
  other.says(call("StartWorkflowExecution", "y".repeat(900)));
  for (let requests = 0; requests < 2; requests += 1) (await core.asked()).reply({ status: 200, body: '"received"' });
  await other.receives('"received"');
});

test.each([
  { what: "text that is not HTTP", text: "hello?\r\n\r\n", status: "400 Bad Request" },
  {
    what: "a request with two different lengths",
    text: call("X").replace("\r\n\r\n", "\r\nContent-Length: 7\r\n\r\n"),
    status: "400",
  },
  { what: "a request with too large headers", text: `POST / HTTP/1.1\r\nA: ${"a".repeat(40_000)}`, status: "431" },
])("$what is answered $status, and the connection is closed", async ({ text, status }) => {
  const server = await served();
  const client = await RawClient.open(server.front.port);
  const reply = await client.says(text).everything();
  expect(reply).toContain(`HTTP/1.1 ${status}`);
  expect(bodyOf(reply)).toEqual({ __type: "com.amazon.coral.service#SerializationException" });
  await stillAnswers(server);
});

test("garbage sent together with a call closes the connection without an answer that could be mistaken for the call's", async () => {
  const server = await served();
  const client = await RawClient.open(server.front.port);
  client.says(`${call("PollForDecisionTask")}hello?\r\n\r\n`);
  const poll = await server.core.asked();
  expect(await client.everything()).toBe("");
  expect(poll.request.caller.isGone()).toBe(true);
  await stillAnswers(server);
});

test("garbage that arrives while a call waits is answered after it, and the connection is closed", async () => {
  const server = await served();
  const client = await RawClient.open(server.front.port);
  client.says(call("PollForDecisionTask"));
  const poll = await server.core.asked();
  client.says("hello?\r\n\r\n");
  poll.reply({ status: 200, body: '"a task"' });
  expect(await client.everything()).toMatch(/200 OK.*"a task"HTTP\/1\.1 400 Bad Request/s);
  await stillAnswers(server);
});

test.each([
  { what: "headers", text: "POST / HTTP/1.1\r\nHost: localhost\r\nX-" },
  { what: "body", text: "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{" },
])("a client that sends its $what too slowly is answered 408 and cut off", async ({ text }) => {
  const server = await served({ headersTimeoutMs: 100, requestTimeoutMs: 100, timeoutsCheckedEveryMs: 20 });
  const client = await RawClient.open(server.front.port);
  expect(await client.says(text).everything()).toContain("HTTP/1.1 408");
  await stillAnswers(server);
});

test("a poll that waits longer than the request timeout is not cut off", async () => {
  const { core, front } = await served({ headersTimeoutMs: 50, requestTimeoutMs: 50, timeoutsCheckedEveryMs: 10 });
  const client = await RawClient.open(front.port);
  client.says(call("PollForDecisionTask"));
  const poll = await core.asked();
  // A second client is cut off by the same check, although the poll has waited longer.
  const slow = await RawClient.open(front.port);
  await slow.says("POST").everything();
  poll.reply({ status: 200, body: '{"startedEventId":0}' });
  await client.receives('{"startedEventId":0}');
});

test("an idle connection is closed after the keep-alive time", async () => {
  const { core, front } = await served({ keepAliveMs: 1 });
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const client = await RawClient.open(front.port);
  expect(await client.says(call("ListDomains")).everything()).toContain("HTTP/1.1 200");
});

test("connections above the limit are closed, and logged once", async () => {
  const warnings: string[] = [];
  const nothing = (): void => {};
  const log = {
    debug: nothing,
    info: nothing,
    error: nothing,
    warn: (_: unknown, message: string) => void warnings.push(message),
  };
  const { core, front } = await served({ connectionsMax: 1 }, { log });
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const kept = await RawClient.open(front.port);
  await kept.says(call("ListDomains")).receives("{}");
  expect(await (await RawClient.open(front.port)).everything()).toBe("");
  expect(await (await RawClient.open(front.port)).everything()).toBe("");
  expect(warnings).toEqual(["connections closed: too many are open"]);
});
