import { SWFClient } from "@aws-sdk/client-swf";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { expect, onTestFinished } from "vitest";
import { openAccess } from "../../src/access/access-control.ts";
import { systemClock } from "../../src/core/clock.ts";
import { createCore } from "../../src/core/create-core.ts";
import { systemRandomness } from "../../src/core/randomness.ts";
import { openHttpFront } from "../../src/http/http-front.ts";
import { defaultHttpLimits } from "../../src/http/http-limits.ts";
import type { TlsFiles } from "../../src/http/tls-files.ts";
import { openMemoryStore } from "../../src/stores/sqlite/open.ts";
import { TestLog } from "../world/test-log.ts";

/** A reply as it came, for what an SDK does not show. */
export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A server on a port of its own, over a store in memory, with real time. Gone when its test ends. */
export interface Service {
  readonly url: string;
  /** AWS's own client, for the default region. */
  readonly swf: SWFClient;
  clientIn(region: string): SWFClient;
  /** A request without the SDK, as an unsigned JSON post; headers are added to it or replace its own. */
  raw(operation: string, input: unknown, headers?: Readonly<Record<string, string>>): Promise<RawReply>;
}

export const account = "123456789012";

export async function openService(limits: Partial<Limits> = {}, tls?: TlsFiles): Promise<Service> {
  const log = new TestLog();
  const all = { ...defaultLimits, pollHoldMs: 50, ...limits };
  const core = await createCore({
    store: openMemoryStore(),
    clock: systemClock,
    randomness: systemRandomness(),
    log,
    limits: all,
    access: openAccess({ account, region: "us-east-1" }),
    audit: undefined,
    lambda: undefined,
    throttling: "off",
  });
  const front = await openHttpFront({
    core,
    clock: systemClock,
    log,
    host: "127.0.0.1",
    port: 0,
    limits: { ...defaultHttpLimits, lastRepliesMs: 50 },
    requestBytesMax: all.requestBytesMax,
    tls,
  });
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${front.port}/`;
  const clients: SWFClient[] = [];
  const clientIn = (region: string): SWFClient => {
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
    const client = new SWFClient({ endpoint: url, region, credentials, maxAttempts: 1 });
    clients.push(client);
    return client;
  };
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await front.stop();
    expect(log.errors).toEqual([]);
  });
  return {
    url,
    swf: clientIn("us-east-1"),
    clientIn,
    async raw(operation, input, headers = {}) {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.0",
          "X-Amz-Target": `SimpleWorkflowService.${operation}`,
          ...headers,
        },
        body: typeof input === "string" ? input : JSON.stringify(input),
      });
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
  };
}

/** What a fault looks like to the SDK, to be matched with what a call rejected with. */
export const fault = (name: string, message: string): object => ({
  name,
  message,
  $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
});

/** The reply of an operation without output: status 200 and no byte of a body. */
export const emptyReply: object = { status: 200, body: "" };
