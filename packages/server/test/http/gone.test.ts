import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import type { Caller } from "@openswf/core/ports/transport";
import { describe, expect, test } from "vitest";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { served } from "./served.ts";

const gone = (caller: Caller): Promise<void> => new Promise((resolve) => caller.onGone(resolve));
const task = '{"taskToken":"t"}';

describe.each(waysOfReading)("a call read $read", ({ call }) => {
  test.each([
    { how: "closes its connection", hangUp: (client: RawClient) => client.socket.destroy() },
    { how: "resets its connection", hangUp: (client: RawClient) => client.socket.resetAndDestroy() },
    { how: "half-closes its connection", hangUp: (client: RawClient) => client.socket.end() },
  ])("the caller of a waiting poll is gone when the client $how", async ({ hangUp }) => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("PollForDecisionTask"));
    const { request } = await core.asked();
    expect(request.caller.isGone()).toBe(false);
    const heard = gone(request.caller);
    hangUp(client);
    await heard;
    expect(request.caller.isGone()).toBe(true);
  });

  test("each listener that is still subscribed hears once that the caller of a poll is gone", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("PollForDecisionTask"));
    const { caller } = (await core.asked()).request;
    const heard: string[] = [];
    caller.onGone(() => heard.push("first"));
    caller.onGone(() => heard.push("second"));
    caller.onGone(() => heard.push("taken back"))();
    client.socket.end();
    await gone(caller);
    await client.everything();
    caller.onGone(() => heard.push("came late"));
    expect(heard).toEqual(["first", "second", "came late"]);
  });

  test("a reply to a connected client is delivered", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    let isTakenBack = false;
    const undelivered = (): void => {
      isTakenBack = true;
    };
    client.says(call("PollForActivityTask"));
    (await core.asked()).reply({ status: 200, body: task, undelivered });
    await client.receives(task);
    // The next call on this connection waits when the client hangs up. The earlier reply stays delivered.
    client.says(call("PollForActivityTask"));
    const { request } = await core.asked();
    client.socket.destroy();
    await gone(request.caller);
    expect(isTakenBack).toBe(false);
  });

  test("a reply to a client that is gone is undelivered", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("PollForActivityTask"));
    const { request, reply } = await core.asked();
    client.socket.destroy();
    await gone(request.caller);
    await new Promise<void>((undelivered) => reply({ status: 200, body: task, undelivered }));
  });

  test("a call that waits behind another on its connection never reaches the core if the client disconnects", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("PollForDecisionTask") + call("PollForActivityTask"));
    const { request, reply } = await core.asked();
    client.socket.destroy();
    await gone(request.caller);
    await new Promise<void>((undelivered) => reply({ status: 200, body: task, undelivered }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(core.waitingCount).toBe(0);
  });

  test("a partly read reply is undelivered when the client disconnects", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.socket.pause();
    client.says(call("PollForDecisionTask"));
    const { reply } = await core.asked();
    // More than the sockets of both sides can buffer, so that part of it stays here.
    const history = `"${"x".repeat(32 * 1024 * 1024)}"`;
    const takenBack = new Promise<void>((undelivered) => reply({ status: 200, body: history, undelivered }));
    client.socket.destroy();
    await takenBack;
  });
});

test("a node:http client that aborts its poll is gone, and its other connections are not", async () => {
  const { core, front } = await served();
  const agent = new Agent({ keepAlive: true });
  const poll = (): ReturnType<typeof httpRequest> =>
    httpRequest({ port: front.port, host: "127.0.0.1", method: "POST", agent }).on("error", () => {});
  const aborted = poll().end("{}");
  const { request } = await core.asked();
  const kept = poll().end("{}");
  const other = await core.asked();
  aborted.destroy();
  await gone(request.caller);
  expect(other.request.caller.isGone()).toBe(false);
  other.reply({ status: 200, body: task });
  const [response] = await once(kept, "response");
  expect(response.statusCode).toBe(200);
  response.resume();
  await once(response, "end");
  agent.destroy();
});
