import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { Time } from "../../src/transport/direct/time.ts";
import { type DirectOptions, directCalls } from "../../src/transport/direct-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import {
  type Behaviour,
  breaksOff,
  isSilent,
  type MisbehavingServer,
  misbehavingServer,
  refuses,
  replies,
  resets,
} from "./misbehaving-server.ts";

const secretAccessKey = "the secret of the test";

interface Opened {
  readonly calls: SwfCalls;
  readonly server: MisbehavingServer;
  /** The waits between attempts, in milliseconds. */
  readonly waits: readonly number[];
}

/** Waits take no time, and are as long as they may be. */
async function open(behaviours: readonly Behaviour[], options: DirectOptions = {}): Promise<Opened> {
  const server = await misbehavingServer(...behaviours);
  const waits: number[] = [];
  let now = Date.UTC(2026, 0, 1);
  const time: Time = {
    now: () => now,
    random: () => 1,
    async wait(ms) {
      waits.push(ms);
      now += ms;
    },
  };
  const credentials = async (): Promise<{ accessKeyId: string; secretAccessKey: string }> => ({
    accessKeyId: "AKIDEXAMPLE00000",
    secretAccessKey,
  });
  const calls = directCalls({ endpoint: server.url, region: "us-east-1", credentials }, { time, ...options });
  onTestFinished(() => calls.close());
  return { calls, server, waits };
}

const describeDomain = (calls: SwfCalls, options: { retryForMs?: number; timeoutMs?: number } = {}): Promise<unknown> =>
  calls.call("DescribeDomain", { name: "shop" }, options);

/** The header of a service whose clock agrees with the client's. */
const today = { date: new Date(Date.UTC(2026, 0, 1)).toUTCString() };
const works = replies(200, { domainInfo: { name: "shop" } });
const output = { domainInfo: { name: "shop" } };

test.each<{ what: string; behaviour: Behaviour; waits: readonly number[] }>([
  { what: "throttling", behaviour: refuses("ThrottlingException"), waits: [500, 1000, 2000] },
  { what: "a fault of the service", behaviour: replies(500, { __type: "x#InternalFailure" }), waits: [50, 100, 200] },
  {
    what: "a proxy without a server",
    behaviour: replies(503, "<html>Service Unavailable</html>"),
    waits: [50, 100, 200],
  },
  { what: "a proxy that throttles", behaviour: replies(429, "slow down"), waits: [500, 1000, 2000] },
  { what: "a reset connection", behaviour: resets, waits: [50, 100, 200] },
  { what: "a reply that breaks off", behaviour: breaksOff, waits: [50, 100, 200] },
])("$what is retried with growing waits", async ({ behaviour, waits }) => {
  const opened = await open([behaviour, behaviour, behaviour, works]);
  expect(await describeDomain(opened.calls)).toEqual(output);
  expect(opened.waits).toEqual(waits);
});

test("an attempt that is not answered in time is retried", async () => {
  const { calls, server } = await open([isSilent, works]);
  expect(await describeDomain(calls, { timeoutMs: 20 })).toEqual(output);
  expect(server.requests.length).toBe(2);
});

test.each([
  { what: "a fault of the caller", behaviour: refuses("UnknownResourceFault"), name: "UnknownResourceFault" },
  { what: "an unknown host", behaviour: replies(404, "<html>Not Found</html>"), name: "NotSwfError" },
  { what: "a page instead of SWF", behaviour: replies(200, "<html>Welcome</html>"), name: "NotSwfError" },
  {
    what: "a refused signature",
    behaviour: refuses("InvalidSignatureException", today),
    name: "InvalidSignatureException",
  },
])("$what is not retried", async ({ behaviour, name }) => {
  const { calls, server } = await open([behaviour]);
  await expect(describeDomain(calls)).rejects.toMatchObject({ name });
  expect(server.requests.length).toBe(1);
});

test("attempts end with the caller's time, and the error says how many there were", async () => {
  const { calls, waits } = await open([refuses("ThrottlingException")]);
  const refused = await describeDomain(calls, { retryForMs: 4_000 }).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    name: "ThrottlingException",
    message: "it is a ThrottlingException",
    $metadata: { attempts: 4, httpStatusCode: 400 },
  });
  expect(waits).toEqual([500, 1000, 2000]);
});

test("a call without time for retries is sent once", async () => {
  const { calls, server } = await open([resets]);
  const lost = await describeDomain(calls, { retryForMs: 0 }).catch((error: unknown) => error);
  expect(lost).toMatchObject({ name: "NoReplyError", message: expect.stringContaining(server.url.host) });
  expect(server.requests.length).toBe(1);
});

test("a silent server ends a call with a TimeoutError", async () => {
  const { calls } = await open([isSilent]);
  const poll = calls.call(
    "PollForDecisionTask",
    { domain: "d", taskList: { name: "t" } },
    { timeoutMs: 20, retryForMs: 0 },
  );
  await expect(poll).rejects.toMatchObject({ name: "TimeoutError", message: expect.stringContaining("20 ms") });
});

test("nobody at the endpoint is an error that names it", async () => {
  const calls = directCalls({
    endpoint: new URL("http://127.0.0.1:1"),
    region: "us-east-1",
    credentials: async () => ({ accessKeyId: "AKID", secretAccessKey }),
  });
  onTestFinished(() => calls.close());
  const message = expect.stringMatching(/127\.0\.0\.1:1 .*ECONNREFUSED.*check the endpoint/);
  await expect(describeDomain(calls, { retryForMs: 0 })).rejects.toMatchObject({ name: "NoReplyError", message });
});

test("a reply beyond the limit is refused and not asked for again", async () => {
  const { calls, server } = await open([replies(200, `"${"x".repeat(100_000)}"`)], {
    limits: { replyBytesMax: 99_999 },
  });
  await expect(describeDomain(calls)).rejects.toThrow("more than 99999 bytes");
  expect(server.requests.length).toBe(1);
  const { calls: roomy } = await open([replies(200, `"${"x".repeat(97)}"`)], { limits: { replyBytesMax: 99 } });
  expect(await describeDomain(roomy)).toHaveLength(97);
});

test("a reply that does not end is given up", async () => {
  const trickles: Behaviour = (response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(" ", () => setImmediate(more));
    };
    more();
  };
  const { calls } = await open([trickles], { limits: { replyWithinMs: 20 } });
  await expect(describeDomain(calls)).rejects.toMatchObject({ name: "TimeoutError" });
});

test("calls beyond the limit are refused at once, and calls beyond the sockets wait", async () => {
  const answers: (() => void)[] = [];
  const holds: Behaviour = (...exchange) => answers.push(() => works(...exchange));
  const { calls, server } = await open([holds], { limits: { socketsMax: 1, exchangesMax: 2 } });
  const first = describeDomain(calls);
  const second = describeDomain(calls);
  await server.received(1);
  await expect(describeDomain(calls)).rejects.toThrow("2 calls");
  answers[0]?.();
  expect(await first).toEqual(output);
  await server.received(2);
  answers[1]?.();
  expect(await second).toEqual(output);
  const third = describeDomain(calls);
  await server.received(3);
  answers[2]?.();
  expect(await third).toEqual(output);
});

test("an abort ends a call that waits for its reply, for a socket or for its next attempt", async () => {
  const { calls, server } = await open([isSilent, works], { limits: { socketsMax: 1 } });
  const stop = new AbortController();
  const { signal } = stop;
  const waiting = [1, 2].map(() => calls.call("DescribeDomain", { name: "shop" }, { signal }));
  await server.received(1);
  stop.abort();
  for (const call of waiting) await expect(call).rejects.toMatchObject({ name: "AbortError" });
  expect(await describeDomain(calls)).toEqual(output);
  expect(server.requests.length).toBe(2);

  const throttled = await misbehavingServer(refuses("ThrottlingException"));
  const credentials = async (): Promise<{ accessKeyId: string; secretAccessKey: string }> => ({
    accessKeyId: "AKID",
    secretAccessKey,
  });
  const patient = directCalls({ endpoint: throttled.url, region: "us-east-1", credentials });
  onTestFinished(() => patient.close());
  const late = new AbortController();
  const call = patient.call("DescribeDomain", { name: "shop" }, { signal: late.signal });
  await throttled.received(1);
  late.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
});

test("closing ends the calls in progress, and later ones are refused", async () => {
  const { calls, server } = await open([isSilent]);
  const call = describeDomain(calls);
  await server.received(1);
  calls.close();
  await expect(call).rejects.toThrow("closed");
  await expect(describeDomain(calls)).rejects.toThrow("closed");
});

test("a clock that is wrong is corrected from the service's, for all calls to come", async () => {
  const tomorrow = { date: new Date(Date.UTC(2026, 0, 2)).toUTCString() };
  const { calls, server, waits } = await open([refuses("InvalidSignatureException", tomorrow), works]);
  expect(await describeDomain(calls)).toEqual(output);
  expect(await describeDomain(calls)).toEqual(output);
  expect(server.requests.map((headers) => headers["x-amz-date"])).toEqual([
    "20260101T000000Z",
    "20260102T000000Z",
    "20260102T000000Z",
  ]);
  expect(waits).toEqual([]);
});

test("a clock that was wrong and is set right is corrected again", async () => {
  const tomorrow = { date: new Date(Date.UTC(2026, 0, 2)).toUTCString() };
  const wrong = "InvalidSignatureException";
  const { calls, server } = await open([refuses(wrong, tomorrow), works, refuses(wrong, today), works]);
  await describeDomain(calls);
  await describeDomain(calls);
  expect(server.requests.at(-1)?.["x-amz-date"]).toBe("20260101T000000Z");
});

test.each([
  ["com.amazonaws.swf.base.model#UnknownResourceFault", "UnknownResourceFault"],
  ["UnknownResourceFault", "UnknownResourceFault"],
  ["com.amazon.coral.service#InternalFailure:http://internal.amazon.com/coral/", "InternalFailure"],
])("the fault of type %s is named %s", async (type, name) => {
  for (const behaviour of [replies(400, { __type: type }), replies(400, "", { "x-amzn-errortype": type })]) {
    const { calls } = await open([behaviour]);
    await expect(describeDomain(calls)).rejects.toMatchObject({ name, $fault: "client" });
  }
});

test("a service that refuses every time gets two signatures", async () => {
  let day = 2;
  const { calls, server } = await open([
    (...exchange) => {
      day += 1;
      refuses("RequestExpired", { date: new Date(Date.UTC(2026, 0, day)).toUTCString() })(...exchange);
    },
  ]);
  await expect(describeDomain(calls)).rejects.toMatchObject({ name: "RequestExpired" });
  expect(server.requests.length).toBe(2);
});

test("expired credentials are replaced, and the call is repeated once", async () => {
  let now = Date.UTC(2026, 0, 1);
  const expired: Behaviour = (...exchange) => {
    // Long enough for the provider to be asked again.
    now += 60_000;
    refuses("ExpiredTokenException")(...exchange);
  };
  const server = await misbehavingServer(expired, works, expired);
  let tokens = 0;
  const calls = directCalls(
    {
      endpoint: server.url,
      region: "us-east-1",
      async credentials() {
        tokens += 1;
        return { accessKeyId: "ASID", secretAccessKey, sessionToken: `token ${tokens}` };
      },
    },
    { time: { now: () => now, random: () => 1, wait: async () => {} } },
  );
  onTestFinished(() => calls.close());
  const sent = (): unknown => server.requests.map((headers) => headers["x-amz-security-token"]);
  expect(await describeDomain(calls)).toEqual(output);
  expect(sent()).toEqual(["token 1", "token 2"]);
  await expect(describeDomain(calls)).rejects.toMatchObject({ name: "ExpiredTokenException" });
  expect(sent()).toEqual(["token 1", "token 2", "token 2", "token 3"]);
});

test("errors hold no secret", async () => {
  for (const behaviour of [resets, isSilent, refuses("InvalidSignatureException"), replies(404, "none")]) {
    const { calls } = await open([behaviour]);
    const error = await describeDomain(calls, { retryForMs: 0, timeoutMs: 20 }).catch((thrown: unknown) => thrown);
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(error).toBeInstanceOf(Error);
    expect(shown).not.toContain(secretAccessKey);
    expect(shown).not.toContain("Signature=");
  }
});
