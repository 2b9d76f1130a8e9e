import { SWFClient, type SWFClientConfig } from "@aws-sdk/client-swf";
import { type Directory, makeDirectory } from "@openswf/access/directory/directory";
import type { DirectoryContent } from "@openswf/access/directory/directory-content";
import { FollowedDirectory } from "@openswf/access/directory/followed-directory";
import type { SecretsKeys } from "@openswf/access/secrets/secrets-key";
import { signedAccess } from "@openswf/access/signed-access";
import { createCore } from "@openswf/core/composition/create-core";
import { openAccess } from "@openswf/core/composition/open-access";
import type { ExtensionsSetting } from "@openswf/core/operations/extensions/offer";
import type { AccessControl } from "@openswf/core/ports/access-control";
import { type Clock, systemClock } from "@openswf/core/ports/clock";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, onTestFinished } from "vitest";
import { TestLog } from "../../../core/test/world/test-log.ts";
import { openHttpFront } from "../../src/http/front/http-front.ts";
import { defaultHttpLimits } from "../../src/http/http-limits.ts";
import type { TlsFiles } from "../../src/http/tls/tls-files.ts";

/** A reply as received, for details that an SDK hides. */
export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A server on its own port, over a store in memory, in real time. It stops when its test ends. */
export interface Service {
  readonly url: string;
  /** AWS's own client, for the default region. */
  readonly swf: SWFClient;
  clientIn(region: string): SWFClient;
  /** AWS's own client with other settings. It is destroyed when the test ends. */
  clientWith(settings: SWFClientConfig): SWFClient;
  /** Sends an unsigned JSON POST without the SDK. `headers` are added to its own or replace them. */
  raw(operation: string, input: unknown, headers?: Readonly<Record<string, string>>): Promise<RawReply>;
}

export const account = "123456789012";

/** Who may call a server with access control. */
export interface Guarded {
  readonly content: DirectoryContent;
  readonly regions?: ReadonlySet<string>;
  /** Decrypts sessions. */
  readonly secretsKeys?: SecretsKeys;
  /** How far the server's clock is ahead of the client's, in milliseconds. */
  readonly aheadMs?: number;
}

interface ServiceOptions {
  readonly guarded?: Guarded;
  readonly tls?: TlsFiles;
  readonly allowedHosts?: readonly string[];
  readonly extensions?: ExtensionsSetting;
}

/** The key that `swf` signs with. Without access control, any other key would also work. */
export const usualKey = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret that only the client knows" };

export async function openService(
  limits: Partial<Limits> = {},
  { guarded, tls, allowedHosts = [], extensions = "asked" }: ServiceOptions = {},
): Promise<Service> {
  const log = new TestLog();
  const all = { ...defaultLimits, pollHoldMs: 50, ...limits };
  const clock = clockAhead(guarded?.aheadMs ?? 0);
  const core = await createCore({
    store: openMemoryStore(),
    clock,
    randomness: systemRandomness(),
    log,
    limits: all,
    access:
      guarded === undefined ? openAccess({ account, region: "us-east-1" }) : await guardedAccess(guarded, clock, log),
    audit: undefined,
    lambda: undefined,
    throttling: "off",
    extensions,
    version: "1.2.3",
  });
  const front = await openHttpFront({
    core,
    clock,
    log,
    host: "127.0.0.1",
    port: 0,
    allowedHosts,
    limits: { ...defaultHttpLimits, lastRepliesMs: 50 },
    requestBytesMax: all.requestBytesMax,
    uncheckedBodyBytesMax: all.uncheckedBodyBytesMax,
    tls,
  });
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${front.port}/`;
  const clients: SWFClient[] = [];
  const clientWith = (settings: SWFClientConfig): SWFClient => {
    const usual = { endpoint: url, region: "us-east-1", credentials: usualKey, maxAttempts: 1 };
    const client = new SWFClient({ ...usual, ...settings });
    clients.push(client);
    return client;
  };
  const clientIn = (region: string): SWFClient => clientWith({ region });
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await front.stop();
    expect(log.errors).toEqual([]);
  });
  return {
    url,
    swf: clientIn("us-east-1"),
    clientIn,
    clientWith,
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

const clockAhead = (ms: number): Clock => ({
  ...systemClock,
  now: () => systemClock.now() + ms,
});

async function guardedAccess(
  { content, regions, secretsKeys }: Guarded,
  clock: Clock,
  log: TestLog,
): Promise<AccessControl> {
  const directory: Directory = makeDirectory(content);
  let isRead = false;
  const source = {
    name: "the test",
    async readChanged() {
      if (isRead) return undefined;
      isRead = true;
      return { directory, changes: [], leftOut: [] };
    },
  };
  return signedAccess({
    directory: await FollowedDirectory.open({ source, clock, log, onChanges: () => {} }),
    secretsKeys,
    regions: regions ?? new Set(["us-east-1", "eu-west-1"]),
    deniedFault: "AccessDeniedException",
    explainSignatures: false,
  });
}

/** A fault in the SDK's form, to match against a rejection. */
export const fault = (name: string, message: string): object => ({
  name,
  message,
  $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
});

/** The reply of an operation without output: status 200 and an empty body. */
export const emptyReply: object = { status: 200, body: "" };
