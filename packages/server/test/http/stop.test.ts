import { systemClock } from "@openswf/core/ports/clock";
import { silentLog } from "@openswf/core/ports/log";
import { describe, expect, test } from "vitest";
import { openHttpFront } from "../../src/http/front/http-front.ts";
import { defaultHttpLimits } from "../../src/http/http-limits.ts";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { ScriptedCore } from "./scripted-core.ts";
import { served } from "./served.ts";

describe.each(waysOfReading)("with calls read $read", ({ call }) => {
  test("stopping answers waiting polls and closes their connections", async () => {
    const { core, front } = await served();
    const clients = [await RawClient.open(front.port), await RawClient.open(front.port)];
    for (const client of clients) client.says(call("PollForActivityTask"));
    await core.holds(2);
    const stopped = front.stop();
    for (const client of clients) {
      const reply = await client.everything();
      expect(reply).toContain('{"startedEventId":0}');
      expect(reply).toContain("Connection: close");
    }
    await stopped;
    expect(core.isStopped).toBe(true);
  });

  test("stopping closes idle connections and refuses new ones", async () => {
    const { core, front } = await served();
    core.answersWith(() => ({ status: 200, body: "{}" }));
    const idle = await RawClient.open(front.port);
    await idle.says(call("ListDomains")).receives("{}");
    const silent = await RawClient.open(front.port);
    await front.stop();
    await idle.everything();
    await silent.everything();
    await expect(RawClient.open(front.port)).rejects.toThrow("ECONNREFUSED");
  });

  test("stopping does not wait for a client in the middle of a request or a reply", async () => {
    const { core, front } = await served();
    const sending = await RawClient.open(front.port);
    sending.says(call("ListDomains").slice(0, -1));
    const reading = await RawClient.open(front.port);
    reading.socket.pause();
    reading.says(call("GetWorkflowExecutionHistory"));
    (await core.asked()).reply({ status: 200, body: "x".repeat(32 * 1024 * 1024) });
    await front.stop();
    await sending.everything();
    reading.socket.destroy();
  });
});

test("a second server on the same port fails with the system's error", async () => {
  const { front } = await served();
  const second = openHttpFront({
    core: new ScriptedCore(),
    clock: systemClock,
    log: silentLog,
    host: "127.0.0.1",
    port: front.port,
    limits: defaultHttpLimits,
    requestBytesMax: 1_000,
    uncheckedBodyBytesMax: 16_384,
  });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
});
