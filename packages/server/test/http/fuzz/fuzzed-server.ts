import { Writable } from "node:stream";
import { AuditStream } from "@openswf/access/audit/audit-stream";
import { makeDirectory } from "@openswf/access/directory/directory";
import { FollowedDirectory } from "@openswf/access/directory/followed-directory";
import { newSecretsKeyText, parseSecretsKeys } from "@openswf/access/secrets/secrets-key";
import { signedAccess } from "@openswf/access/signed-access";
import { createCore } from "@openswf/core/composition/create-core";
import { openAccess } from "@openswf/core/composition/open-access";
import type { AccessControl } from "@openswf/core/ports/access-control";
import { systemClock } from "@openswf/core/ports/clock";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import { type HttpFront, openHttpFront } from "../../../src/http/front/http-front.ts";
import { defaultHttpLimits, type HttpLimits } from "../../../src/http/http-limits.ts";
import { LineLog } from "../line-log.ts";
import { fuzzKey } from "./sign-draft.ts";

/** Short timeouts, so that unfinished requests end soon, and low limits, so that a leak in the counts shows soon. */
const httpLimits: HttpLimits = {
  ...defaultHttpLimits,
  headersTimeoutMs: 200,
  requestTimeoutMs: 300,
  timeoutsCheckedEveryMs: 50,
  keepAliveMs: 500,
  connectionsFromLoopbackMax: 500,
  incomingBytesMax: 4 * 1024 * 1024,
};

/** `on`: the server checks every signature, applies policies and writes an audit log. */
export type Access = "off" | "on";

/** Opens a complete server on a memory store, so that requests run all of its code. */
export async function openFuzzedServer(access: Access): Promise<{ readonly front: HttpFront; readonly log: LineLog }> {
  const log = new LineLog();
  const limits = { ...defaultLimits, pollHoldMs: 5 };
  const core = await createCore({
    store: openMemoryStore(),
    clock: systemClock,
    randomness: systemRandomness(),
    log,
    limits,
    access: access === "off" ? openAccess({ account: "123456789012", region: "us-east-1" }) : await guarded(log),
    audit:
      access === "off"
        ? undefined
        : new AuditStream({
            name: "nowhere",
            open: () => new Writable({ write: (_, __, done) => done() }),
            clock: systemClock,
            log,
          }),
    lambda: undefined,
    throttling: "off",
  });
  const front = await openHttpFront({
    core,
    clock: systemClock,
    log,
    host: "127.0.0.1",
    port: 0,
    limits: httpLimits,
    requestBytesMax: limits.requestBytesMax,
    uncheckedBodyBytesMax: limits.uncheckedBodyBytesMax,
  });
  return { front, log };
}

/** One user, who may do everything except a few denied actions, so that the policies matter. */
async function guarded(log: LineLog): Promise<AccessControl> {
  const account = "123456789012";
  const document = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "swf:*", Resource: `arn:aws:swf:*:${account}:/domain/*` },
      {
        Effect: "Deny",
        Action: "swf:*",
        Resource: "*",
        Condition: { StringLike: { "swf:taskList.name": "*denied*" } },
      },
    ],
  };
  const directory = makeDirectory({
    accounts: [{ id: account, name: "", standing: "active" }],
    policies: [{ account, name: "fuzz", document }],
    users: [
      {
        account,
        name: "fuzz",
        id: "AIDAFUZZ",
        standing: "active",
        tags: new Map(),
        policies: ["fuzz"],
        sessionsNotBefore: undefined,
      },
    ],
    keys: [{ ...fuzzKey, account, user: "fuzz", standing: "active" }],
  });
  let isRead = false;
  const source = {
    name: "the fuzz",
    readChanged: async () => {
      if (isRead) return undefined;
      isRead = true;
      return { directory, changes: [], leftOut: [] };
    },
  };
  return signedAccess({
    directory: await FollowedDirectory.open({ source, clock: systemClock, log, onChanges: () => {} }),
    secretsKeys: parseSecretsKeys(newSecretsKeyText()),
    regions: new Set(["us-east-1"]),
    deniedFault: "AccessDeniedException",
    explainSignatures: true,
  });
}
