import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Dice } from "../../crash/dice.ts";
import type { Ledger } from "../../crash/ledger.ts";
import type { CallsOfLoad } from "../../crash/load.ts";
import { ServerProcess } from "../../crash/server-process.ts";
import type { Tightness } from "../../crash/tight-store.ts";
import { type Fault, type FaultyLife, onSqlite, type Print, whyNotInstalled } from "../fault.ts";
import { Disk } from "./disk.ts";
import { chooseMoments, type Phase } from "./moments.ts";
import { type Left, PowerLosses, type RecordedLife } from "./power-losses.ts";
import { readFiles, storeName, withoutContent, writeFiles } from "./store-files.ts";
import { readRecord, recording } from "./write-record.ts";

/** What a server and SQLite keep in the folder of a store. A file that is missing here fails the test: see `compare`. */
const suffixes = ["", "-wal", "-journal", "-log-0", "-log-1", "-log-lost", "-log-owner", "-log-owner.unfinished"];

/** The load lasts until clients have made so many calls that change something, or for so long. */
const load = { calls: 700, maxMs: 15_000, lookEveryMs: 50 };
const lossesPerRecovery = 12;

interface Conditions {
  readonly name: string;
  /** What strace does to the calls of the server, besides recording them. */
  readonly tampering: readonly string[];
  /** Whether calls of clients fail under these conditions. The stop may then fail, too. */
  readonly callsFail: boolean;
  /** Whether the server is killed instead, and another one starts and stops: on what it sees, though not all is synced. */
  readonly restarts?: boolean;
  readonly tightness: Tightness;
  readonly calls: CallsOfLoad;
  readonly losses: number;
  /** How many of the recoveries from these lose power in turn. */
  readonly recoveries: number;
}

/**
 * Records every change that a server makes to the files of its store from its start under load to its stop, and opens the
 * files as a power loss or a kill could have left them at many moments. Some recoveries are recorded too, and lose power
 * in turn. Clients and strace read the same clock.
 */
export function powerLoss(conditions: Conditions): Fault {
  const { tampering, tightness, calls } = conditions;
  return {
    name: conditions.name,
    cannotRun: () => whyNotInstalled("strace"),
    prepare: async (folder) => {
      const disk = join(folder, "disk");
      await mkdir(disk);
      const records = [join(folder, "record"), join(folder, "second-record")] as const;
      const phases: Phase[] = [{ name: "start", beginsAt: 0 }];
      let before: ReadonlyMap<string, Buffer> = new Map();
      let after: ReadonlyMap<string, Buffer> = new Map();
      let ledger: Ledger | undefined;
      return {
        ...onSqlite(join(disk, storeName)),
        under: recordingOf(disk, records[0], tampering),
        tightness,
        calls,
        beforeStart: async () => {
          before = await readFiles(disk);
        },
        happens: async (life) => {
          ledger = life.ledger;
          const problems = await liveAndStop(life, phases, conditions, {
            store: `sqlite:${join(disk, storeName)}`,
            under: recordingOf(disk, records[1]),
          });
          after = await readFiles(disk);
          return problems;
        },
        afterDeath: async (seed, print) => {
          if (ledger === undefined) throw new Error("the server has not run");
          const written = conditions.restarts ? records : records.slice(0, 1);
          const edges = await Promise.all(written.map((each) => readRecord(each)));
          const life: RecordedLife = { folder: disk, files: before, record: edges.flat() };
          const test = new PowerLossTest(folder, conditions, new Dice(seed), print);
          const problems = await test.run(life, { after, phases, ledger });
          if (problems.length === 0) await Promise.all(written.map((each) => rm(each)));
          return problems;
        },
      };
    },
  };
}

function recordingOf(folder: string, record: string, tampering: readonly string[] = []): readonly string[] {
  const paths = suffixes.map((suffix) => join(folder, `${storeName}${suffix}`));
  return recording(record, [folder, ...paths], tampering);
}

async function liveAndStop(
  { server, ledger }: FaultyLife,
  phases: Phase[],
  { callsFail, restarts, tightness }: Conditions,
  second: { readonly store: string; readonly under: readonly string[] },
): Promise<readonly string[]> {
  phases.push({ name: "load", beginsAt: Date.now() });
  const until = performance.now() + load.maxMs;
  while (ledger.marked.size < load.calls && performance.now() < until) await pause(load.lookEveryMs);
  if (restarts) {
    await server.crash();
    phases.push({ name: "restart", beginsAt: Date.now() });
    const next = new ServerProcess(second.store, { under: second.under, tightness });
    await next.ready();
    phases.push({ name: "stop", beginsAt: Date.now() });
    return stopped(next, false);
  }
  phases.push({ name: "stop", beginsAt: Date.now() });
  return stopped(server, callsFail);
}

async function stopped(server: ServerProcess, mayFail: boolean): Promise<readonly string[]> {
  const exitCode = await server.stop();
  if (exitCode === 0 || mayFail) return [];
  return [`after SIGTERM, the server exited with ${exitCode}: ${server.warnings}`];
}

class PowerLossTest {
  readonly #folder: string;
  readonly #conditions: Conditions;
  readonly #dice: Dice;
  readonly #print: Print;
  readonly #losses: PowerLosses;
  readonly #problems: string[] = [];

  constructor(folder: string, conditions: Conditions, dice: Dice, print: Print) {
    this.#conditions = conditions;
    this.#folder = folder;
    this.#dice = dice;
    this.#print = print;
    this.#losses = new PowerLosses(join(folder, "lost"), dice, print);
  }

  async run(
    life: RecordedLife,
    { after, phases, ledger }: { after: ReadonlyMap<string, Buffer>; phases: readonly Phase[]; ledger: Ledger },
  ): Promise<readonly string[]> {
    const { losses, recoveries, callsFail } = this.#conditions;
    const failed = ledger.unexpected.filter((what) => / was answered 5\d\d /.test(what)).length;
    if (callsFail && failed === 0) this.#problems.push("no call was answered with 5xx");
    this.#compare(life, after);
    const moments = chooseMoments(life.record, { ...life, phases }, losses, this.#dice);
    const recovered = new Set(Array.from({ length: recoveries }, () => this.#dice.oneOf(moments)));
    const left: Left[] = [];
    await this.#losses.tryAll(
      life,
      moments,
      (at) => ledger.asOf(at),
      (each) => {
        if (recovered.has(each.moment)) left.push({ ...each, files: copyOf(each.files) });
      },
    );
    for (const [number, each] of left.entries()) {
      if (this.#losses.problems.length === 0) await this.#recover(each, number);
    }
    this.#print(`  ${life.record.length} edges recorded; ${this.#losses.summary()}`);
    if (this.#losses.isVacuous) this.#problems.push("no power loss met a change that was not synced");
    return [...this.#problems, ...this.#losses.problems];
  }

  /** Starts a server on what a power loss has left, stops it, and loses power at moments of both. */
  async #recover({ files, ledger, moment }: Left, number: number): Promise<void> {
    const folder = join(this.#folder, `recovery-${number}`);
    const disk = join(folder, "disk");
    const record = join(folder, "record");
    await writeFiles(disk, files);
    const server = new ServerProcess(`sqlite:${join(disk, storeName)}`, {
      under: recordingOf(disk, record),
      tightness: this.#conditions.tightness,
    });
    const phases: Phase[] = [{ name: `recovery of ${moment.doing}`, beginsAt: 0 }];
    try {
      await server.ready();
      phases.push({ name: "stop after a recovery", beginsAt: Date.now() });
      const exitCode = await server.stop();
      if (exitCode !== 0) this.#problems.push(`after a recovery and SIGTERM, the server exited with ${exitCode}`);
    } catch (error) {
      this.#problems.push(`after a power loss (${moment.doing}; ${moment.kept} kept): ${error}`);
      return;
    } finally {
      await server.crash();
    }
    const life: RecordedLife = { folder: disk, files, record: await readRecord(record) };
    this.#compare(life, await readFiles(disk));
    const moments = chooseMoments(life.record, { ...life, phases }, lossesPerRecovery, this.#dice);
    await this.#losses.tryAll(life, moments, () => ledger);
    if (this.#losses.problems.length === 0) await rm(folder, { recursive: true });
  }

  /** Were a call missing in the record, or wrongly understood, the files would differ from what the record says. */
  #compare({ folder, files, record }: RecordedLife, after: ReadonlyMap<string, Buffer>): void {
    const disk = new Disk(folder, files);
    for (const edge of record) disk.take(edge);
    const seen = disk.seen();
    for (const name of new Set([...seen.keys(), ...after.keys()])) {
      if (withoutContent.includes(name)) continue;
      const [recorded, real] = [seen.get(name), after.get(name)];
      if (recorded !== undefined && real !== undefined && recorded.equals(real)) continue;
      const sizes = `${recorded?.length ?? "no"} bytes by the record, ${real?.length ?? "none"} in fact`;
      this.#problems.push(`the record of ${name} is not complete: ${sizes}`);
    }
  }
}

function copyOf(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map([...files].map(([name, content]) => [name, Buffer.from(content)]));
}
