import type { Socket } from "node:net";
import type { Caller } from "@openswf/core/ports/transport";
import { describe, expect, test } from "vitest";
import type { HttpLimits } from "../../src/http/http-limits.ts";
import { serverFiles, trusting } from "./certificates.ts";
import { call, RawClient, waysOfReading } from "./raw-client.ts";
import { type Served, served } from "./served.ts";

/** A slow client must not get away with more over TLS. */
const ways = [
  { over: "TCP", tls: undefined, open: (port: number) => RawClient.open(port) },
  { over: "TLS", tls: serverFiles, open: (port: number) => RawClient.overTls(port, trusting()) },
] as const;

/** Timeouts short enough for a test to wait for. */
const soon: Partial<HttpLimits> = {
  headersTimeoutMs: 200,
  requestTimeoutMs: 300,
  slowReplyMs: 100,
  timeoutsCheckedEveryMs: 10,
};

const triesMax = 10;
function giveUp(error: unknown, tries: number): undefined {
  if (tries >= triesMax) throw error;
}

/** Sends one byte at a time. Before each next byte, the server has answered another client. */
async function drips(socket: Socket, text: string, othersAreServed: () => Promise<void>): Promise<void> {
  for (const byte of text) {
    if (!socket.writable) return;
    socket.write(byte);
    await othersAreServed();
  }
}

describe.each(ways)("over $over", ({ tls, open }) => {
  const serve = (changed: Partial<HttpLimits> = {}): Promise<Served> =>
    served({ ...soon, ...changed }, tls === undefined ? {} : { tls });

  /**
   * Returns a function that makes a call on a new connection. On a machine that stands still for longer than the timeouts,
   * the server takes this client for a slow one as well: then it tries again, as clients do.
   */
  function other({ core, front }: Served): () => Promise<void> {
    core.answersWith(() => ({ status: 200, body: '"served"' }));
    return async () => {
      for (let tries = 1; ; tries += 1) {
        const client = await open(front.port).catch((error: unknown) => giveUp(error, tries));
        const heard = await client
          ?.says(call("ListDomains", "{}"))
          .receives('"served"')
          .catch((error: unknown) => giveUp(error, tries));
        client?.socket.destroy();
        if (heard !== undefined) return;
      }
    };
  }

  test("a client that opens a connection and sends nothing is disconnected", async () => {
    const server = await serve();
    const othersAreServed = other(server);
    const silent = await open(server.front.port);
    await othersAreServed();
    expect(await silent.everything()).toMatch(/^(HTTP\/1\.1 408|$)/);
    await othersAreServed();
  });

  test.each([
    { what: "its headers", start: "", slowly: `${call("ListDomains").slice(0, 60)}${"x".repeat(30_000)}` },
    { what: "its body", start: call("X", "x".repeat(30_000)).slice(0, -30_000), slowly: "x".repeat(29_999) },
    {
      what: "the chunks of its body",
      start: call("X", "").replace("Content-Length: 0", "Transfer-Encoding: chunked"),
      slowly: "1\r\nx\r\n".repeat(5_000),
    },
  ])("a client that sends $what a byte at a time is disconnected, and others are served meanwhile", async (row) => {
    const server = await serve();
    const othersAreServed = other(server);
    const slow = await open(server.front.port);
    slow.says(row.start);
    await drips(slow.socket, row.slowly, othersAreServed);
    expect(await slow.everything()).toContain("HTTP/1.1 408");
    await othersAreServed();
  });

  describe.each(waysOfReading)("calls read $read", ({ call }) => {
    test("a client that does not read its reply is disconnected, and the reply counts as undelivered", async () => {
      const { core, front } = await serve();
      const client = await open(front.port);
      client.says(call("PollForDecisionTask"));
      const { reply } = await core.asked();
      client.socket.pause();
      const body = "x".repeat(32 * 1024 * 1024);
      await new Promise<void>((undelivered) => reply({ status: 200, body, undelivered }));
      client.socket.destroy();
    });

    test("when unread replies exceed their limit, the oldest are dropped, and a client that reads gets its own", async () => {
      const megabytes = 1024 * 1024;
      const { core, front } = await serve({ slowReplyMs: 60_000, unreadBytesMax: 40 * megabytes });
      const body = "x".repeat(32 * megabytes);
      const stalled: RawClient[] = [];
      const takenBack: Promise<string>[] = [];
      for (const name of ["first", "second", "third"]) {
        const client = await open(front.port);
        client.socket.pause();
        client.says(call("PollForDecisionTask"));
        const { reply } = await core.asked();
        stalled.push(client);
        takenBack.push(new Promise((resolve) => reply({ status: 200, body, undelivered: () => resolve(name) })));
      }
      expect(await Promise.all(takenBack.slice(0, 2))).toEqual(["first", "second"]);
      const third = stalled[2];
      third?.socket.resume();
      await third?.receives("x".repeat(1_000));
      expect(third?.socket.destroyed).toBe(false);
      for (const { socket } of stalled) socket.destroy();
    });

    test("a client that keeps sending calls and never reads is disconnected", async () => {
      const { core, front } = await serve();
      const asked = new Promise<Caller>((resolve) => {
        core.answersWith(({ caller }) => {
          resolve(caller);
          return { status: 200, body: "x".repeat(100_000) };
        });
      });
      const client = await open(front.port);
      client.socket.pause();
      client.says(call("GetWorkflowExecutionHistory").repeat(1_000));
      const caller = await asked;
      await new Promise<void>((resolve) => caller.onGone(resolve));
      client.socket.destroy();
    });

    test("a client whose call takes longer than the timeout of slow readers stays connected", async () => {
      const { core, front } = await serve();
      const client = await open(front.port);
      client.says(call("PollForDecisionTask"));
      const poll = await core.asked();
      const unread = await open(front.port);
      unread.says(call("PollForDecisionTask"));
      const { reply } = await core.asked();
      unread.socket.pause();
      const body = "x".repeat(32 * 1024 * 1024);
      await new Promise<void>((undelivered) => reply({ status: 200, body, undelivered }));
      unread.socket.destroy();
      // The other client has timed out, and this one has waited longer.
      poll.reply({ status: 200, body: '"a task"' });
      await client.receives('"a task"');
    });
  });

  test("a client that sends garbage and does not read the answer is disconnected", async () => {
    const { core, front } = await serve();
    core.answersWith(() => ({ status: 200, body: "x".repeat(32 * 1024 * 1024) }));
    const client = await open(front.port);
    client.socket.pause();
    client.says(`${call("ListDomains")}hello?\r\n\r\n`);
    const { socket } = client;
    const ended = new Promise((resolve) => socket.once("close", resolve));
    // A write to a reset connection fails, which closes it on this side too.
    while (!socket.destroyed) {
      socket.write("x");
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
  });
});
