import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openSqliteStore, openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { type Audited, audit } from "../../crash/audit.ts";
import type { Dice } from "../../crash/dice.ts";
import type { Ledger } from "../../crash/ledger.ts";
import type { Print } from "../fault.ts";
import { Disk } from "./disk.ts";
import type { Moment } from "./moments.ts";
import { storeName, writeFiles } from "./store-files.ts";
import type { Edge } from "./write-record.ts";

const problemsMax = 20;
const progressEvery = 50;
/** A server starts threads, which take longer than the rest of an audit. */
const asServerEvery = 4;
/** An audit mostly waits for the threads of its store. */
const auditsAtOnce = 4;

/** One life of a process: what its folder held before, and each call that changed it. */
export interface RecordedLife {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly record: readonly Edge[];
}

/** The files after a power loss, and what clients knew then. All of that must be in them. */
export interface Left {
  readonly moment: Moment;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly ledger: Ledger;
}

/** Puts the files together as a power loss leaves them at each moment, opens the store, and audits it. */
export class PowerLosses {
  readonly problems: string[] = [];
  readonly #folder: string;
  readonly #dice: Dice;
  readonly #print: Print;
  readonly #audits = new Set<Promise<void>>();
  readonly #met = { losses: 0, pending: 0, executions: 0 };

  /** Stores with problems are kept in the folder. */
  constructor(folder: string, dice: Dice, print: Print) {
    this.#folder = folder;
    this.#dice = dice;
    this.#print = print;
  }

  /** Moments must be in order. Calls `onLeft` with what each leaves, whose bytes last until it returns. */
  async tryAll(
    { folder, files, record }: RecordedLife,
    moments: readonly Moment[],
    ledgerAt: (moment: number) => Ledger,
    onLeft: (left: Left) => void = () => {},
  ): Promise<void> {
    const disk = new Disk(folder, files);
    let taken = 0;
    for (const moment of moments) {
      if (this.problems.length > problemsMax) break;
      for (const edge of record.slice(taken, moment.edges)) disk.take(edge);
      taken = moment.edges;
      const at = record[taken - 1]?.at ?? 0;
      if (disk.pending > 0) this.#met.pending += 1;
      const left: Left = { moment, files: disk.leftover(moment.kept, this.#dice), ledger: ledgerAt(at) };
      onLeft(left);
      await this.#meet(left);
    }
    await Promise.all(this.#audits);
  }

  /** What was met, in words. */
  summary(): string {
    const { losses, pending, executions } = this.#met;
    return `${losses} power losses, ${pending} of them with changes not synced, ${executions} executions audited`;
  }

  /** True if no power loss has met a change that it could have taken. */
  get isVacuous(): boolean {
    return this.#met.pending === 0;
  }

  /** Resolves when the files are written, and the next audit may begin. */
  async #meet({ moment, files, ledger }: Left): Promise<void> {
    this.#met.losses += 1;
    const number = this.#met.losses;
    const folder = join(this.#folder, String(number));
    await writeFiles(folder, files);
    // Opening changes the files, so those with problems need a copy.
    const copy = join(folder, "as-it-was-left");
    await writeFiles(copy, files);
    const what = `power loss ${number} (${moment.doing}; ${moment.kept} kept)`;
    const audit = this.#audit(folder, ledger, what, number % asServerEvery === 0 ? "asServer" : "asReader");
    this.#audits.add(audit);
    void audit.finally(() => this.#audits.delete(audit));
    if (this.#audits.size >= auditsAtOnce) await Promise.race(this.#audits);
    if (number % progressEvery === 0) this.#print(`  ${number} power losses, ${this.problems.length} problems`);
  }

  async #audit(folder: string, ledger: Ledger, what: string, how: "asServer" | "asReader"): Promise<void> {
    const { executions, problems } = await openAndAudit(folder, ledger, how);
    this.#met.executions += executions;
    this.problems.push(...problems.map((problem) => `${what}: ${problem}`));
    if (problems.length === 0) await rm(folder, { recursive: true });
  }
}

/** A reader first merges what a dead server has left, as a server does, but needs no threads. */
async function openAndAudit(folder: string, ledger: Ledger, how: "asServer" | "asReader"): Promise<Audited> {
  try {
    const path = join(folder, storeName);
    const store = await (how === "asServer" ? openSqliteStore(path) : openSqliteStoreReadOnly(path));
    return await audit(store, { ledger, everythingEnded: false });
  } catch (error) {
    return { executions: 0, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}
