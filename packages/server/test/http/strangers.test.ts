import type { Core, WireReply, WireRequest } from "@openswf/core/ports/transport";
import { describe, expect, test } from "vitest";
import { IncomingBytes } from "../../src/http/connections/incoming-bytes.ts";
import { defaultHttpLimits, type HttpLimits } from "../../src/http/http-limits.ts";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { ScriptedCore } from "./scripted-core.ts";
import { type Served, served } from "./served.ts";

const refusal: WireReply = { status: 400, body: '{"__type":"refused by its head"}' };

/** A core that needs signatures: it knows the requests that have an `X-Key`, and takes them for signed ones. */
const guardedCore = (): ScriptedCore => {
  const refusalByHead: Core["refusalByHead"] = async ({ headers }) => (headers.has("x-key") ? undefined : refusal);
  const core = new ScriptedCore(refusalByHead);
  core.answersWith(({ headers, caller, body }: WireRequest) => {
    if (!headers.has("x-key")) return { status: 400, body: '{"__type":"refused whole"}' };
    caller.wasVerified?.();
    return { status: 200, body: `<${body.length}>` };
  });
  return core;
};
const guarded = (limits: Partial<HttpLimits> = {}): Promise<Served> => served(limits, { core: guardedCore() });

const withKey = (text: string): string => text.replace("Host:", "X-Key: k\r\nHost:");
const headOf = (text: string): string => text.slice(0, text.indexOf("\r\n\r\n") + 4);

describe.each(waysOfReading)("where requests must be signed, a call read $read", ({ call }) => {
  const large = call("StartWorkflowExecution", "x".repeat(100_000));

  test("of a stranger is refused by its head, before a large body arrives", async () => {
    const { front } = await guarded();
    const client = await RawClient.open(front.port);
    expect(await client.says(headOf(large)).receives("refused by its head")).toMatch(/^HTTP\/1\.1 400 /);
    client.says("x".repeat(100_000));
    await client.everything();
  });

  test("of a stranger is refused by its head when its body is chunked", async () => {
    const { front } = await guarded();
    const client = await RawClient.open(front.port);
    const chunked = headOf(call("ListDomains")).replace(/Content-Length: \d+/, "Transfer-Encoding: chunked");
    await client.says(chunked).receives("refused by its head");
    client.socket.destroy();
  });

  test("of a stranger is received whole when its body is small, as the service does", async () => {
    const { front } = await guarded();
    const client = await RawClient.open(front.port);
    const small = call("ListDomains", "x".repeat(16_384));
    await client.says(small.slice(0, 1_000)).says(small.slice(1_000)).receives("refused whole");
  });

  test("with a known key is received in pieces", async () => {
    const { front } = await guarded();
    const client = await RawClient.open(front.port);
    const text = withKey(large);
    client.says(headOf(text));
    await client.says(text.slice(headOf(text).length)).receives("<100000>");
  });

  test("is not checked by its head where one was signed before", async () => {
    const { front } = await guarded();
    const client = await RawClient.open(front.port);
    await client.says(withKey(call("ListDomains", "one"))).receives("<3>");
    client.says(headOf(large));
    await client.says(large.slice(headOf(large).length)).receives("refused whole");
  });
});

test("bodies with known keys but without a verified signature leave room for those who have signed", async () => {
  const { front } = await guarded({ unverifiedBytesMax: 50_000, unverifiedBytesPerAddressMax: 50_000 });
  const { call } = waysOfReading[0];
  const signer = await RawClient.open(front.port);
  await signer.says(withKey(call("ListDomains", "one"))).receives("<3>");
  const text = withKey(call("StartWorkflowExecution", "x".repeat(60_000)));
  const claimer = await RawClient.open(front.port);
  expect(await claimer.says(text.slice(0, -10)).receives("\r\n\r\n")).toMatch(/^HTTP\/1\.1 503 /);
  const held = await RawClient.open(front.port);
  held.says(text.slice(0, 40_000));
  await signer.says(text.slice(0, 100)).says(text.slice(100)).receives("<60000>");
  held.socket.destroy();
});

test("a connection on which nobody signs is closed in time, whatever it asks meanwhile", async () => {
  const { front } = await guarded({ unverifiedConnectionMs: 100, timeoutsCheckedEveryMs: 10 });
  const { call } = waysOfReading[0];
  const signer = await RawClient.open(front.port);
  await signer.says(withKey(call("ListDomains", "one"))).receives("<3>");
  const strangers = await Promise.all([RawClient.open(front.port), RawClient.open(front.port)]);
  const asking = setInterval(() => strangers[0]?.says(call("ListDomains")), 20);
  await Promise.all(strangers.map((stranger) => stranger.everything()));
  clearInterval(asking);
  await signer.says(withKey(call("ListDomains", "four"))).receives("<4>");
});

test("where no signatures are needed, a connection is kept", async () => {
  const { core, front } = await served({ unverifiedConnectionMs: 1, timeoutsCheckedEveryMs: 5 });
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const client = await RawClient.open(front.port);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await client.says(waysOfReading[0].call("ListDomains")).receives("{}");
});

describe("the room for bodies", () => {
  const bounds = {
    ...defaultHttpLimits,
    incomingBytesMax: 100,
    incomingBytesPerAddressMax: 50,
    unverifiedBytesMax: 40,
    unverifiedBytesPerAddressMax: 20,
  };

  const stranger = (network: string) => ({ network, isVerified: false });
  const signer = (network: string) => ({ network, isVerified: true });

  test("is shared between networks, and strangers have little of it", () => {
    const incoming = new IncomingBytes(bounds);
    incoming.add(stranger("a"), 21);
    expect(incoming.hasRoom(stranger("a"))).toBe(false);
    expect(incoming.hasRoom(signer("a"))).toBe(true);
    incoming.add(stranger("b"), 20);
    expect(incoming.hasRoom(stranger("b"))).toBe(false);
    expect(incoming.hasRoom(signer("b"))).toBe(true);
    incoming.add(signer("c"), 51);
    expect(incoming.hasRoom(signer("c"))).toBe(false);
    expect(incoming.hasRoom(signer("d"))).toBe(true);
    incoming.add(signer("d"), 9);
    expect(incoming.hasRoom(signer("d"))).toBe(false);
  });

  test("comes back when bodies are complete", () => {
    const incoming = new IncomingBytes(bounds);
    incoming.add(stranger("a"), 90);
    incoming.add(stranger("a"), 30);
    incoming.add(stranger("a"), -120);
    for (const sender of [stranger("a"), signer("a")]) expect(incoming.hasRoom(sender)).toBe(true);
  });
});
