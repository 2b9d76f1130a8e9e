import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore } from "@openswf/store-sqlite/open";
import { audit } from "../crash/audit.ts";
import { Dice } from "../crash/dice.ts";
import type { Ledger } from "../crash/ledger.ts";
import { type Fault, type FaultyLife, onSqlite, type Print, whyNotInstalled } from "./fault.ts";
import { DiskCache, type Kept } from "./lost-power.ts";
import { effectiveAt, type RecordedCall, readRecord, recordedCalls } from "./write-record.ts";

const points = 40;
/** Time between two points. The record's size grows with it, and holds several checkpoints. */
const betweenPointsMs = { least: 20, most: 80 };
const problemsMax = 20;
const suffixes = ["", "-wal"];
const keptInTurn: readonly Kept[] = ["someSectors", "nothing", "someSectors", "everything"];

/** A moment of the load, and what clients knew then. Everything acknowledged by then must survive a power loss. */
interface Point {
  readonly at: number;
  readonly ledger: Ledger;
}

/**
 * Records every write of a server to its store, and opens the files as a power loss could have left them at many moments.
 * Clients and strace read the same clock.
 */
export const powerLoss: Fault = {
  name: "the power fails",
  cannotRun: () => whyNotInstalled("strace"),
  prepare: async (folder) => {
    const path = join(folder, "openswf.sqlite");
    const record = join(folder, "record");
    const files = suffixes.flatMap((suffix) => ["-P", `${path}${suffix}`]);
    const calls = `trace=${recordedCalls.join(",")}`;
    const strace = ["strace", "-D", "-f", "-qq", "-y", "-ttt", "-T", "-xx", "-s", "1000000", "-o", record];
    const seen: Point[] = [];
    const before = new Map<string, Buffer>();
    return {
      ...onSqlite(path),
      under: [...strace, "-e", calls, ...files],
      beforeStart: async () => {
        for (const suffix of suffixes) {
          const file = `${path}${suffix}`;
          if (existsSync(file)) before.set(file, await readFile(file));
        }
      },
      happens: async (life) => {
        await watch(life, seen);
        return [];
      },
      afterDeath: async (seed, print) => {
        const losses = new PowerLosses(join(folder, "lost"), new DiskCache(before), new Dice(seed), print);
        const problems = await losses.tryAll(await readRecord(record), seen);
        if (problems.length === 0) await rm(record);
        return problems;
      },
    };
  },
};

async function watch({ ledger }: FaultyLife, seen: Point[]): Promise<void> {
  const dice = new Dice(points);
  while (seen.length < points) {
    await pause(dice.between(betweenPointsMs.least, betweenPointsMs.most));
    // While this waits for the next millisecond to begin, no client can send or learn anything.
    const last = Date.now();
    let at = last;
    while (at === last) at = Date.now();
    seen.push({ at, ledger: ledger.copy() });
  }
}

class PowerLosses {
  readonly #folder: string;
  readonly #cache: DiskCache;
  readonly #dice: Dice;
  readonly #print: Print;

  constructor(folder: string, cache: DiskCache, dice: Dice, print: Print) {
    this.#folder = folder;
    this.#cache = cache;
    this.#dice = dice;
    this.#print = print;
  }

  async tryAll(record: readonly RecordedCall[], seen: readonly Point[]): Promise<readonly string[]> {
    const problems: string[] = [];
    const tried = { points: 0, unsynced: 0, executions: 0 };
    const rest = record.values();
    let next = rest.next();
    for (const [index, point] of seen.entries()) {
      if (problems.length > problemsMax) break;
      const kept = keptInTurn[index % keptInTurn.length] ?? "someSectors";
      for (; !next.done && effectiveAt(next.value) <= point.at; next = rest.next()) this.#cache.take(next.value);
      if (this.#cache.unsyncedCalls > 0) tried.unsynced += 1;
      const files = this.#cache.afterPowerLoss(kept, this.#dice);
      const { executions, problems: found } = await this.#open(files, point, index);
      tried.points += 1;
      tried.executions += executions;
      problems.push(...found.map((problem) => `power loss ${index}, ${kept} kept: ${problem}`));
      if (tried.points % 10 === 0) this.#print(`  ${tried.points} power losses, ${problems.length} problems`);
    }
    const { length } = record;
    this.#print(
      `  ${tried.points} power losses within ${length} recorded calls, ${tried.unsynced} with unsynced writes, ` +
        `${tried.executions} executions audited`,
    );
    if (tried.unsynced === 0) problems.push("no power loss met an unsynced write");
    return problems;
  }

  async #open(files: ReadonlyMap<string, Buffer>, { ledger }: Point, index: number) {
    const folder = join(this.#folder, String(index));
    await mkdir(folder, { recursive: true });
    for (const [file, bytes] of files) await writeFile(join(folder, basename(file)), bytes);
    try {
      const store = await openSqliteStore(join(folder, "openswf.sqlite"));
      const audited = await audit(store, { ledger, everythingEnded: false });
      if (audited.problems.length === 0) await rm(folder, { recursive: true });
      return audited;
    } catch (error) {
      return { executions: 0, problems: [String(error)] };
    }
  }
}
