import { defaultLimits } from "@openswf/model/limits";
import { openAccess } from "../../../src/access/access-control.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { createCore } from "../../../src/core/create-core.ts";
import { systemRandomness } from "../../../src/core/randomness.ts";
import { type HttpFront, openHttpFront } from "../../../src/http/http-front.ts";
import { defaultHttpLimits, type HttpLimits } from "../../../src/http/http-limits.ts";
import { openMemoryStore } from "../../../src/stores/sqlite/open.ts";
import { LineLog } from "../line-log.ts";

/** Requests that never end must end soon here; and what is counted, if it is not uncounted again, be too much soon. */
const httpLimits: HttpLimits = {
  ...defaultHttpLimits,
  headersTimeoutMs: 200,
  requestTimeoutMs: 300,
  timeoutsCheckedEveryMs: 50,
  keepAliveMs: 500,
  connectionsPerAddressMax: 500,
  incomingBytesMax: 4 * 1024 * 1024,
};

/** A whole server, with a store in memory: what it is asked goes all the way. */
export async function openFuzzedServer(): Promise<{ readonly front: HttpFront; readonly log: LineLog }> {
  const log = new LineLog();
  const limits = { ...defaultLimits, pollHoldMs: 5 };
  const core = await createCore({
    store: openMemoryStore(),
    clock: systemClock,
    randomness: systemRandomness(),
    log,
    limits,
    access: openAccess({ account: "123456789012", region: "us-east-1" }),
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
    limits: httpLimits,
    requestBytesMax: limits.requestBytesMax,
  });
  return { front, log };
}
