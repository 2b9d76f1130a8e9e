import { setTimeout as pause } from "node:timers/promises";
import type { Dice } from "../crash/dice.ts";
import type { DatabasePair } from "./database-pair.ts";
import type { Nodes } from "./nodes.ts";

/** What faults act on, and whom they notify. */
export interface Stage {
  readonly dice: Dice;
  readonly database: DatabasePair;
  readonly nodes: Nodes;
  /** Called after each fault. Clients hold some answers back until then. */
  readonly happened: () => void;
  /** Makes nodes read the most recent executions. Resolves when each read has succeeded or failed. */
  readonly readRecent: () => Promise<void>;
}

interface Phase {
  readonly title: string;
  /** The fraction of the total time. */
  readonly share: number;
  /** Causes faults until this time, and leaves nothing broken. */
  readonly run: (stage: Stage, until: number) => Promise<void>;
}

/** Longer than the interval at which nodes reread task lists. A node that dies may have added tasks without notifying others. */
const calmMs = 11_000;

export const phases: readonly Phase[] = [
  { title: "nodes are killed and started", share: 0.3, run: killNodes },
  { title: "connections to the database are cut", share: 0.1, run: cutConnections },
  { title: "the database crashes and recovers", share: 0.15, run: restartDatabase },
  { title: "the database is unreachable for seconds", share: 0.15, run: refuseConnections },
  { title: "the standby takes over", share: 0.15, run: failOver },
  { title: "the database recovers and is lost before its standby is back", share: 0.15, run: failOverBehind },
];

/** Kills and starts nodes. At least one stays up. */
async function killNodes({ dice, nodes, happened }: Stage, until: number): Promise<void> {
  const starts: Promise<void>[] = [];
  while (Date.now() < until) {
    await pause(dice.between(200, 900));
    const { running } = nodes;
    const node = dice.oneOf(running);
    if (node === undefined || running.length < 2) continue;
    await nodes.kill(node);
    happened();
    starts.push(pause(dice.between(100, 1_000)).then(() => nodes.start()));
  }
  await Promise.all(starts);
  // Let the other nodes take over the work of the killed ones before the next faults, which would delay it too.
  await pause(calmMs);
}

async function cutConnections({ dice, database, happened }: Stage, until: number): Promise<void> {
  while (Date.now() < until) {
    await pause(dice.between(50, 500));
    database.address.cutAll();
    happened();
  }
}

async function restartDatabase({ dice, database, happened }: Stage, until: number): Promise<void> {
  while (Date.now() < until) {
    await pause(dice.between(300, 1_500));
    await database.restart();
    happened();
  }
}

async function refuseConnections({ dice, database, happened }: Stage, until: number): Promise<void> {
  while (Date.now() < until) {
    await pause(dice.between(300, 1_000));
    database.address.refuse(true);
    await pause(dice.between(1_000, 4_000));
    database.address.refuse(false);
    happened();
  }
}

/** Fails over, and kills a node with the primary, as if it ran on the same machine. */
async function failOver({ dice, database, nodes, happened }: Stage, until: number): Promise<void> {
  await pause(dice.between(300, 1_500));
  const node = dice.oneOf(nodes.running);
  await Promise.all([database.failOver(), node === undefined ? undefined : nodes.kill(node)]);
  happened();
  await nodes.start();
  await database.addStandby();
  await pause(Math.max(0, until - Date.now()));
}

/**
 * Crashes the primary while commits that wait for the standby are only on its disk. After recovery these commits are
 * visible. When the primary is then lost for good, they are gone: no node may have built on them or acknowledged them.
 */
async function failOverBehind({ dice, database, happened, readRecent }: Stage, until: number): Promise<void> {
  await pause(dice.between(300, 1_000));
  database.cutReplication();
  await pause(dice.between(50, 300));
  await database.restart();
  const readers = Array.from({ length: 3 }, readRecent);
  await pause(dice.between(500, 2_000));
  await database.failOver();
  await Promise.all(readers);
  happened();
  await database.addStandby();
  await pause(Math.max(0, until - Date.now()));
}
