import { join } from "node:path";
import { openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { audit } from "../crash/audit.ts";
import { Caller } from "../crash/caller.ts";
import { Dice } from "../crash/dice.ts";
import { Ledger } from "../crash/ledger.ts";
import { Load } from "../crash/load.ts";
import { everythingEnds, registerPlans } from "../crash/plan-calls.ts";
import { ServerProcess } from "../crash/server-process.ts";
import type { Fault } from "./faults.ts";

export interface FaultOutcome {
  readonly acknowledged: number;
  readonly executions: number;
  readonly problems: readonly string[];
}

/** How long executions get to end once nothing fails any more. Their longest timeout is 3 s. */
const drainMs = 60_000;

/**
 * Runs a server on a new store under load and a fault, kills it, and compares what it acknowledged with what the store
 * holds: once as the fault left it, and once more when a sound server has brought all executions to their ends.
 */
export async function runFault(fault: Fault, folder: string, seed: number): Promise<FaultOutcome> {
  const path = join(folder, "openswf.sqlite");
  const store = `sqlite:${path}`;
  const problems: string[] = [];
  const ledger = new Ledger();
  const load = new Load(ledger, new Dice(seed));

  const first = new ServerProcess(store);
  const registering = new Caller(await first.ready());
  problems.push(...(await registerPlans(registering)));
  registering.close();
  await first.stop();

  const faulty = new ServerProcess(store, fault.under(path));
  load.begin(new Caller(await faulty.ready()));
  await fault.happens(faulty);
  load.end();
  await faulty.crash();
  await load.ended();
  problems.push(...(await audit(openSqliteStoreReadOnly(path), { ledger, everythingEnded: false })).problems);

  const sound = new ServerProcess(store);
  const draining = new Caller(await sound.ready());
  load.drain(draining);
  await everythingEnds(draining, drainMs);
  load.end();
  await load.ended();
  const exitCode = await sound.stop();
  if (exitCode !== 0) problems.push(`after SIGTERM, the server exited with ${exitCode}`);
  if (sound.warnings !== "") problems.push(`the server warned when nothing failed: ${sound.warnings}`);
  const audited = await audit(openSqliteStoreReadOnly(path), { ledger, everythingEnded: true });
  problems.push(...audited.problems);
  return { acknowledged: ledger.acknowledged, executions: audited.executions, problems };
}
