import { setTimeout as pause } from "node:timers/promises";
import type { Dice } from "../crash/dice.ts";
import type { DatabasePair } from "./database-pair.ts";
import type { Nodes } from "./nodes.ts";

/** What faults happen to, and what they tell. */
export interface Stage {
  readonly dice: Dice;
  readonly database: DatabasePair;
  readonly nodes: Nodes;
  /** Said after each fault, to clients that hold answers back until then. */
  readonly happened: () => void;
  /** Has nodes read the executions that were begun last; settles when they have, or cannot. */
  readonly readRecent: () => Promise<void>;
}

interface Phase {
  readonly title: string;
  /** Of the time of all phases. */
  readonly share: number;
  /** Makes faults until this time, and leaves nothing broken. */
  readonly run: (stage: Stage, until: number) => Promise<void>;
}

/** Longer than a node takes to read its task lists anew, which others may have added to and died before they said so. */
const calmMs = 11_000;

export const phases: readonly Phase[] = [
  { title: "nodes are killed and started", share: 0.3, run: killNodes },
  { title: "connections to the database are cut", share: 0.1, run: cutConnections },
  { title: "the database crashes and recovers", share: 0.15, run: restartDatabase },
  { title: "the database cannot be reached for seconds", share: 0.15, run: refuseConnections },
  { title: "the standby takes over", share: 0.15, run: failOver },
  { title: "the database recovers and is lost before its standby is back", share: 0.15, run: failOverBehind },
];

/** One at least is left to call. */
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
  // What the dead have left is taken up before the next faults, which would hold it up too.
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

/** A node dies with the primary, as one on the same machine would. */
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
 * Commits that wait for the standby are on the disk of the primary alone when it crashes. Once it has recovered they can
 * be seen, and when it is lost for good they are gone: nobody may have built on them, or said that they are there.
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
