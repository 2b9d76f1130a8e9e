import { readFileSync } from "node:fs";
import { type Clock, systemClock } from "@openswf/core/ports/clock";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { parseWebhookSecrets } from "../../src/events/webhook-signature.ts";
import { WebhookSink } from "../../src/events/webhook-sink.ts";
import { fileOf } from "../http/certificates.ts";
import { Receiver } from "./receiver.ts";

const secretOf = (byte: number, length = 32): string => `whsec_${Buffer.alloc(length, byte).toString("base64")}`;
const [current, former] = [secretOf(1), secretOf(2)];
const event = { id: "0f8fad5b-d9cb-869f-a165-70867728950e", body: '{"detail":{"eventId":1,"text":"größer 😀"}}' };

/** A clock whose callbacks are called by the test. */
function handClock(): { clock: Clock; callLast(): void } {
  const callbacks: (() => void)[] = [];
  const clock: Clock = {
    ...systemClock,
    after: (_, callback) => {
      callbacks.push(callback);
      return () => {};
    },
  };
  return { clock, callLast: () => callbacks.at(-1)?.() };
}

function sinkAt(
  url: string,
  { secrets = current, ca, clock = systemClock }: { secrets?: string; ca?: string; clock?: Clock } = {},
): WebhookSink {
  const keys = parseWebhookSecrets(secrets, "the test");
  const sink = new WebhookSink({ url: new URL(url), keys, ca, userAgent: "openswf/0", clock });
  onTestFinished(() => sink.close());
  return sink;
}

test("an event is posted with headers that a library of Standard Webhooks verifies", async () => {
  const receiver = await Receiver.open();
  await sinkAt(receiver.url).take(event);
  const [request] = receiver.received;
  expect(request).toMatchObject({ method: "POST", path: "/events", body: event.body });
  expect(request?.headers).toMatchObject({
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(event.body)),
    "user-agent": "openswf/0",
    "webhook-id": event.id,
  });
  const headers = request?.headers as Record<string, string>;
  expect(new Webhook(current).verify(event.body, headers)).toEqual(JSON.parse(event.body));
  expect(() => new Webhook(former).verify(event.body, headers)).toThrow("No matching signature found");
  expect(() => new Webhook(current).verify(`${event.body} `, headers)).toThrow("No matching signature found");
});

test("while a secret is replaced, receivers may know either", async () => {
  const receiver = await Receiver.open();
  await sinkAt(receiver.url, { secrets: `${current}\n${former}\n` }).take(event);
  const headers = receiver.received[0]?.headers as Record<string, string>;
  for (const secret of [current, former]) {
    expect(new Webhook(secret).verify(event.body, headers)).toEqual(JSON.parse(event.body));
  }
});

test.each([200, 201, 202, 204, 299])("an answer of %i takes the event", async (status) => {
  const receiver = await Receiver.open();
  receiver.answer = (_, response) => response.writeHead(status).end();
  await expect(sinkAt(receiver.url).take(event)).resolves.toBeUndefined();
});

test.each([
  { status: 301, says: "the receiver answered 301, a redirect, and these are not followed" },
  { status: 400, says: "the receiver answered 400" },
  { status: 410, says: "the receiver answered 410" },
  { status: 500, says: "the receiver answered 500" },
])("an answer of $status does not, and is not followed", async ({ status, says }) => {
  const receiver = await Receiver.open();
  receiver.answer = (_, response) => response.writeHead(status, { location: receiver.url }).end("no");
  await expect(sinkAt(receiver.url).take(event)).rejects.toThrow(says);
  expect(receiver.received).toHaveLength(1);
});

test("a receiver that is down, hangs up or does not answer in time fails the event", async () => {
  await expect(sinkAt("http://127.0.0.1:1").take(event)).rejects.toThrow("ECONNREFUSED");
  const receiver = await Receiver.open();
  receiver.answer = (_, response) => response.socket?.destroy();
  await expect(sinkAt(receiver.url).take(event)).rejects.toThrow("socket hang up");
  const { clock, callLast } = handClock();
  receiver.answer = () => callLast();
  await expect(sinkAt(receiver.url, { clock }).take(event)).rejects.toThrow("no answer in 10 seconds");
});

test("the answer's body is thrown away, and an endless one is cut off", async () => {
  const receiver = await Receiver.open();
  let written = 0;
  const ended = new Promise<void>((resolve) => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384;
      };
      response.on("drain", more).on("close", () => resolve());
      more();
    };
  });
  await sinkAt(receiver.url).take(event);
  await ended;
  expect(written).toBeLessThan(64 * 1024 * 1024);
});

test("a connection is used again", async () => {
  const receiver = await Receiver.open();
  const ports = new Set<number | undefined>();
  receiver.answer = (_, response) => {
    ports.add(response.socket?.remotePort);
    response.end("thank you");
  };
  const sink = sinkAt(receiver.url);
  for (let number = 0; number < 5; number += 1) {
    await sink.take(event);
    // The end of the answer is read in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(ports.size).toBeLessThan(3);
});

test("a kept connection that the receiver closes costs no failure: the event is sent on another, once", async () => {
  const receiver = await Receiver.open();
  let answers = 0;
  receiver.answer = (_, response) => {
    answers += 1;
    // The second request is the first on a connection that is used again.
    if (answers === 2) response.socket?.destroy();
    else response.end();
  };
  const sink = sinkAt(receiver.url);
  await sink.take(event);
  await new Promise((resolve) => setImmediate(resolve));
  await sink.take(event);
  expect(receiver.received).toHaveLength(3);
});

test("user and password of the URL are sent as HTTP asks for", async () => {
  const receiver = await Receiver.open();
  await sinkAt(receiver.url.replace("://", "://swf:p%40ss@")).take(event);
  expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from("swf:p@ss").toString("base64")}`);
});

test("HTTPS goes by the authorities that Node trusts, or by those that are given", async () => {
  const tls = { key: readFileSync(fileOf("server.key"), "utf8"), cert: readFileSync(fileOf("server.pem"), "utf8") };
  const receiver = await Receiver.open(tls);
  await expect(sinkAt(receiver.url).take(event)).rejects.toThrow(/certificate/);
  await sinkAt(receiver.url, { ca: readFileSync(fileOf("servers.pem"), "utf8") }).take(event);
  expect(receiver.received).toHaveLength(1);
});

test("closing ends what is in flight", async () => {
  const receiver = await Receiver.open();
  const reached = new Promise<void>((resolve) => {
    receiver.answer = () => resolve();
  });
  const sink = sinkAt(receiver.url);
  const taken = expect(sink.take(event)).rejects.toThrow("the server stops");
  await reached;
  sink.close();
  await taken;
});

test.each([
  { why: "without a prefix", text: current.slice(6) },
  { why: "too short", text: secretOf(1, 23) },
  { why: "too long", text: secretOf(1, 65) },
  { why: "no base64", text: "whsec_not-base64-but-text-of-some-length" },
])("a secret that is $why is refused, and not repeated in the message", ({ text }) => {
  expect(() => parseWebhookSecrets(text, "secret.txt")).toThrow(/^Invalid webhook secret \(secret\.txt, secret 1\)/);
  expect(() => parseWebhookSecrets(text, "secret.txt")).not.toThrow(text);
});

test.each([0, 5])("%i secrets are refused", (count) => {
  const secrets = Array.from({ length: count }, (_, index) => secretOf(index)).join("\n");
  expect(() => parseWebhookSecrets(secrets, "secret.txt")).toThrow("Expected 1 to 4 secrets in secret.txt");
});
