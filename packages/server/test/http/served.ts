import { systemClock } from "@openswf/core/ports/clock";
import { type Log, silentLog } from "@openswf/core/ports/log";
import { onTestFinished } from "vitest";
import { type HttpFront, openHttpFront } from "../../src/http/front/http-front.ts";
import { defaultHttpLimits, type HttpLimits } from "../../src/http/http-limits.ts";
import type { Route } from "../../src/http/routes/route.ts";
import type { TlsFiles } from "../../src/http/tls/tls-files.ts";
import { ScriptedCore } from "./scripted-core.ts";

export interface Served {
  readonly core: ScriptedCore;
  readonly front: HttpFront;
  readonly url: string;
}

/** Serves a scripted core on a free port until the test ends. */
export async function served(
  changed: Partial<HttpLimits> = {},
  {
    host = "127.0.0.1",
    allowedHosts = [],
    requestBytesMax = 1_048_576,
    log = silentLog,
    tls,
    moreRoutes = [],
    core = new ScriptedCore(),
  }: {
    host?: string;
    allowedHosts?: readonly string[];
    requestBytesMax?: number;
    log?: Log;
    tls?: TlsFiles;
    moreRoutes?: readonly Route[];
    core?: ScriptedCore;
  } = {},
): Promise<Served> {
  const front = await openHttpFront({
    core,
    clock: systemClock,
    log,
    host,
    allowedHosts,
    port: 0,
    limits: { ...defaultHttpLimits, lastRepliesMs: 50, ...changed },
    requestBytesMax,
    uncheckedBodyBytesMax: 16_384,
    tls,
    moreRoutes,
  });
  onTestFinished(() => front.stop());
  return { core, front, url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${front.port}/` };
}
