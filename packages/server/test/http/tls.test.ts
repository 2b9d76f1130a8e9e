import { once } from "node:events";
import { get } from "node:https";
import { connect } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Caller } from "@openswf/core/ports/transport";
import { describe, expect, test } from "vitest";
import { asksForCertificate, serverFiles, trusting } from "./certificates.ts";
import { LineLog } from "./line-log.ts";
import { call, RawClient, waysOfReading } from "./raw-client.ts";
import { served } from "./served.ts";

const gone = (caller: Caller): Promise<void> => new Promise((resolve) => caller.onGone(resolve));
const tls = serverFiles;

describe.each(waysOfReading)("a call over TLS read $read", ({ call }) => {
  test("is answered, and so is the next one on its connection", async () => {
    const { core, front } = await served({}, { tls });
    const client = await RawClient.overTls(front.port, trusting());
    for (const body of ['"first"', '"second"']) {
      client.says(call("ListDomains"));
      const { request, reply } = await core.asked();
      expect(request.source).toEqual({ address: "127.0.0.1", isEncrypted: true, clientCertificate: undefined });
      reply({ status: 200, body });
      await client.receives(body);
    }
  });

  test("may arrive in pieces, and be followed by others", async () => {
    const { core, front } = await served({}, { tls });
    core.answersWith(({ body }) => ({ status: 200, body: `<${body.length}>` }));
    const client = await RawClient.overTls(front.port, trusting());
    const large = call("StartWorkflowExecution", "x".repeat(300_000));
    client.says(large.slice(0, 20)).says(large.slice(20, 1_000)).says(large.slice(1_000));
    await client.receives("<300000>");
    client.says(call("ListDomains", "x") + call("ListDomains", "xx") + call("ListDomains", "xxx"));
    expect(await client.receives("<3>")).toMatch(/<1>.*<2>.*<3>/s);
  });

  test.each([
    { how: "closes its connection", hangUp: ({ socket }: RawClient) => socket.destroy() },
    { how: "half-closes its connection", hangUp: ({ socket }: RawClient) => socket.end() },
  ])("loses its caller when the client $how", async ({ hangUp }) => {
    const { core, front } = await served({}, { tls });
    const client = await RawClient.overTls(front.port, trusting());
    client.says(call("PollForDecisionTask"));
    const { request } = await core.asked();
    const heard = gone(request.caller);
    hangUp(client);
    await heard;
    expect(request.caller.isGone()).toBe(true);
  });

  test("is undelivered when its client disconnects with part of the reply unread", async () => {
    const { core, front } = await served({}, { tls });
    const client = await RawClient.overTls(front.port, trusting());
    client.says(call("PollForDecisionTask"));
    const { reply } = await core.asked();
    client.socket.pause();
    const history = `"${"x".repeat(32 * 1024 * 1024)}"`;
    const takenBack = new Promise<void>((undelivered) => reply({ status: 200, body: history, undelivered }));
    client.socket.destroy();
    await takenBack;
  });

  test("is answered when the server stops", async () => {
    const { core, front } = await served({}, { tls });
    const polling = await RawClient.overTls(front.port, trusting());
    polling.says(call("PollForActivityTask"));
    await core.holds(1);
    const silent = await RawClient.overTls(front.port, trusting());
    const shaking = await RawClient.open(front.port);
    await front.stop();
    expect(await polling.everything()).toContain('{"startedEventId":0}');
    await silent.everything();
    await shaking.everything();
  });
});

test("over TLS, a client that waits for 100 Continue gets it, and one that sends garbage gets a 400", async () => {
  const { core, front } = await served({}, { tls });
  core.answersWith(({ body }) => ({ status: 200, body: `<${Buffer.from(body).toString()}>` }));
  const client = await RawClient.overTls(front.port, trusting());
  const text = call("ListDomains", '"body"').replace("Host:", "Expect: 100-continue\r\nHost:");
  await client.says(text.slice(0, -6)).receives("100 Continue");
  await client.says('"body"').receives('<"body">');
  expect(await client.says("hello?\r\n\r\n").everything()).toContain("HTTP/1.1 400");
});

test("GET /health is answered over TLS", async () => {
  const { url } = await served({}, { tls });
  const [response] = await once(get(new URL("/health", url), { ...trusting() }), "response");
  expect(response.statusCode).toBe(200);
  response.resume();
  await once(response, "end");
});

/** Connects, sends a call and waits for the close. Returns the code of the error if there was one, else what was received. */
async function attempt(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connectTls({ port, host: "127.0.0.1", ...options });
  let received = "";
  let failed: string | undefined;
  socket.on("data", (chunk) => {
    received += String(chunk);
  });
  socket.on("error", (error) => {
    failed = "code" in error ? String(error.code) : error.message;
  });
  socket.write(call("ListDomains").replace("Host:", "Connection: close\r\nHost:"));
  await new Promise((resolve) => socket.once("close", resolve));
  return failed ?? received;
}

test.each([
  { clientCert: "required", name: undefined, why: "no client certificate" },
  { clientCert: "required", name: "stranger", why: /^client certificate: UNABLE_TO/ },
  { clientCert: "optional", name: "stranger", why: /^client certificate: UNABLE_TO/ },
] as const)("where a client certificate is $clientCert, that of $name is refused: $why", async (row) => {
  const log = new LineLog();
  const { core, front } = await served({}, { tls: asksForCertificate(row.clientCert), log });
  core.answersWith(() => ({ status: 200, body: "never" }));
  expect(await attempt(front.port, trusting(row.name))).not.toContain("never");
  const { fields } = await log.says("a TLS handshake failed");
  expect(fields).toEqual({ address: "127.0.0.1", why: expect.stringMatching(row.why) });
});

test.each(["required", "optional"] as const)(
  "where a client certificate is %s, one signed by the right authority identifies the caller",
  async (clientCert) => {
    const { core, front } = await served({}, { tls: asksForCertificate(clientCert) });
    core.answersWith(({ source }) => ({ status: 200, body: JSON.stringify(source.clientCertificate) }));
    const reply = await attempt(front.port, trusting("client"));
    expect(JSON.parse(reply.slice(reply.indexOf("\r\n\r\n")))).toEqual({
      subject: "O=openswf tests,CN=client",
      fingerprint256: expect.stringMatching(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/),
    });
  },
);

test("where a client certificate is optional, a call without one is accepted", async () => {
  const { core, front } = await served({}, { tls: asksForCertificate("optional") });
  core.answersWith(({ source }) => ({ status: 200, body: String(source.clientCertificate) }));
  expect(await attempt(front.port, trusting())).toContain("undefined");
});

test("a client that offers only TLS 1.1 or older is refused", async () => {
  const { front } = await served({}, { tls });
  const old = { ...trusting(), minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  expect(await attempt(front.port, old)).toMatch(/^(EPROTO|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)$/);
});

test.each(["AES128-SHA", "AES256-GCM-SHA384", "DHE-RSA-AES256-SHA"])(
  "a client that offers only %s, without forward secrecy or with an old mode, is refused",
  async (ciphers) => {
    const { front } = await served({}, { tls });
    const weak = { ...trusting(), maxVersion: "TLSv1.2", ciphers: `${ciphers}:@SECLEVEL=0` } as const;
    expect(await attempt(front.port, weak)).toMatch(/^(EPROTO|ERR_SSL_(SSL\/)?\w*HANDSHAKE_FAILURE)$/);
  },
);

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "a client that offers at most %s gets forward secrecy",
  async (maxVersion) => {
    const { core, front } = await served({}, { tls });
    core.answersWith(() => ({ status: 200, body: "answered" }));
    expect(await attempt(front.port, { ...trusting(), maxVersion })).toContain("answered");
  },
);

test("a plain HTTP connection is closed without a reset, and logged", async () => {
  const log = new LineLog();
  const { front } = await served({}, { tls, log });
  const socket = connect(front.port, "127.0.0.1");
  let failed: unknown;
  socket.on("error", (error) => {
    failed = error;
  });
  socket.resume().write(call("ListDomains"));
  await once(socket, "close");
  expect(failed).toBeUndefined();
  expect((await log.says("a TLS handshake failed")).fields).toMatchObject({ why: "ERR_SSL_HTTP_REQUEST" });
  expect(log.of("warn")).toMatchObject([{ message: "TLS handshakes failed", fields: { count: 1 } }]);
});

test("repeated failed handshakes log one warning, and an unfinished handshake times out", async () => {
  const log = new LineLog();
  const { front } = await served({ headersTimeoutMs: 50 }, { tls, log });
  for (let times = 0; times < 3; times += 1) {
    const stalled = await RawClient.open(front.port);
    // The first bytes of a ClientHello.
    stalled.socket.write(Buffer.from([22, 3, 1]));
    expect(await stalled.everything()).toBe("");
  }
  expect(log.of("debug").map(({ fields }) => fields["why"])).toEqual(Array(3).fill("ERR_TLS_HANDSHAKE_TIMEOUT"));
  expect(log.of("warn")).toHaveLength(1);
});

test("a client that disconnects before the handshake, as probes do, logs no warning", async () => {
  const log = new LineLog();
  const { front } = await served({}, { tls, log });
  (await RawClient.open(front.port)).socket.destroy();
  await log.says("a TLS handshake failed");
  expect(log.of("warn")).toEqual([]);
});
