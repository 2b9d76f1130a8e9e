import { setTimeout as pause } from "node:timers/promises";
import { openPostgresStore } from "@openswf/store-postgres/open";
import { type CuttingProxy, cuttingProxy } from "../../../store-postgres/test/cutting-proxy.ts";
import { findPostgres } from "../../../store-postgres/test/find-postgres.ts";
import { startPostgres } from "../../../store-postgres/test/private-postgres.ts";
import { Caller } from "../crash/caller.ts";
import type { Fault, FaultyLife } from "./fault.ts";
import { OwnExecutions } from "./own-executions.ts";
import { healthBecomes, isHealthy, saysWritesFail } from "./server-health.ts";

const loadMs = 1_000;
/** A server finds out by itself after five seconds without an answer. */
const unhealthyWithinMs = 60_000;
/** The server's bounds for a statement and for finding out whether a commit took effect. The defaults take minutes. */
const settings = "connectTimeoutMs=2000,statementTimeoutMs=2000,outcomeLookupMs=2000";
const answeredWithinMs = 200_000;
const recoversWithinMs = 90_000;
const callsWhileStalled = 5;

/** The network between a server and PostgreSQL passes nothing on for a while, and closes no connection. */
export const stalledDatabase: Fault = {
  name: "the database does not answer for a while",
  cannotRun: () =>
    findPostgres() === undefined ? { reason: "PostgreSQL is not installed", kind: "notInstalled" } : undefined,
  prepare: async () => {
    const postgres = await startPostgres(findPostgres() ?? "", "on");
    const store = postgres.urlOf("postgres");
    const proxy = await cuttingProxy(store);
    return {
      store,
      faultyStore: proxy.url,
      under: ["env", `OPENSWF_POSTGRES=${settings}`],
      open: () => openPostgresStore(store, { migrations: "check", notices: "off" }),
      happens: (life) => stallAndGoOn(life, proxy),
      end: async () => {
        await proxy.close();
        await postgres.stop();
      },
    };
  },
};

async function stallAndGoOn({ port, print }: FaultyLife, proxy: CuttingProxy): Promise<readonly string[]> {
  const caller = new Caller(port);
  const own = new OwnExecutions(caller, "stalled");
  const problems: string[] = [];
  await pause(loadMs);
  proxy.stall(true);
  const began = performance.now();
  const calls = Promise.all(Array.from({ length: callsWhileStalled }, () => own.start()));
  const unhealthyMs = await healthBecomes(port, "unhealthy", saysWritesFail, unhealthyWithinMs);
  print(`  /health says after ${unhealthyMs} ms that writes fail`);

  const replies = (await Promise.race([calls, pause(answeredWithinMs, undefined)])) ?? [];
  print(`  ${replies.length} starts were answered after ${Math.round(performance.now() - began)} ms`);
  if (replies.length === 0) problems.push("starts were not answered while the database was stalled");
  for (const reply of replies) {
    const is5xx = reply.kind === "refused" && reply.status >= 500;
    if (!is5xx) problems.push(`a start was ${reply.kind} while the database was stalled`);
  }

  proxy.stall(false);
  const soundMs = await healthBecomes(port, "ok", isHealthy, recoversWithinMs);
  print(`  /health is ok ${soundMs} ms after the database answered again`);
  const start = await own.start();
  if (start.kind !== "acknowledged") problems.push(`a start was ${start.kind} after the database answered again`);
  await pause(loadMs);
  await own.terminate();
  caller.close();
  return problems;
}
