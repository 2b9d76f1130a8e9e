import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { audit } from "../crash/audit.ts";
import { Dice } from "../crash/dice.ts";
import type { Ledger } from "../crash/ledger.ts";
import { ServerProcess } from "../crash/server-process.ts";
import { type Fault, onSqlite, type Print, whyNotInstalled } from "./fault.ts";
import { readFiles, storeName, writeFiles } from "./power/store-files.ts";

const loadMs = 1_500;
const starts = 12;
const stopsWithinMs = 20_000;

/** Calls that a server makes on its files while it recovers and starts, and of which one fails. */
interface Sort {
  readonly calls: string;
  readonly error: "EIO" | "ENOSPC";
  readonly suffixes: readonly string[];
  /** The failing call is one of the first so many. */
  readonly among: number;
}
const all = ["", "-wal", "-log-0", "-log-1"];
const sorts: readonly Sort[] = [
  { calls: "pwrite64,write,ftruncate", error: "ENOSPC", suffixes: all, among: 30 },
  { calls: "pwrite64,write,ftruncate", error: "EIO", suffixes: all, among: 30 },
  { calls: "fsync,fdatasync", error: "EIO", suffixes: all, among: 8 },
  { calls: "read,pread64", error: "EIO", suffixes: ["-wal", "-log-0", "-log-1"], among: 12 },
  { calls: "openat,unlink,rename", error: "EIO", suffixes: [...all, "-log-owner", "-log-owner.unfinished"], among: 12 },
];

/**
 * Kills a server, and starts others on copies of what it has left, while one of their calls fails. A server may refuse to
 * start, in words, or start and stop; either way, the next must find everything.
 */
export const failingStart: Fault = {
  name: "a call fails while a server starts after a crash",
  cannotRun: () => whyNotInstalled("strace"),
  prepare: async (folder) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    let left: ReadonlyMap<string, Uint8Array> = new Map();
    let ledger: Ledger | undefined;
    return {
      ...onSqlite(join(disk, storeName)),
      tightness: "tight",
      happens: async (life) => {
        ledger = life.ledger;
        await pause(loadMs);
        await life.server.crash();
        left = await readFiles(disk);
        return [];
      },
      afterDeath: async (seed, print) => {
        if (ledger === undefined) throw new Error("the server has not run");
        const test = new FailingStarts(folder, left, ledger, new Dice(seed));
        for (let number = 0; number < starts; number += 1) await test.start(number, sorts[number % sorts.length]);
        return test.end(print);
      },
    };
  },
};

class FailingStarts {
  readonly #folder: string;
  readonly #left: ReadonlyMap<string, Uint8Array>;
  readonly #ledger: Ledger;
  readonly #dice: Dice;
  readonly #problems: string[] = [];
  #refused = 0;
  #warned = 0;

  constructor(folder: string, left: ReadonlyMap<string, Uint8Array>, ledger: Ledger, dice: Dice) {
    this.#folder = folder;
    this.#left = left;
    this.#ledger = ledger;
    this.#dice = dice;
  }

  async start(number: number, sort: Sort | undefined): Promise<void> {
    if (sort === undefined) return;
    const { calls, error, suffixes, among } = sort;
    const when = this.#dice.between(1, among);
    const folder = join(this.#folder, `start-${number}`);
    await writeFiles(folder, this.#left);
    const path = join(folder, storeName);
    const files = suffixes.flatMap((suffix) => ["-P", `${path}${suffix}`]);
    const under = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", ...files];
    const inject = ["-e", `inject=${calls}:error=${error}:when=${when}`];
    const server = new ServerProcess(`sqlite:${path}`, { under: [...under, ...inject], tightness: "tight" });
    const before = this.#problems.length;
    const what = `start ${number} (${error} at call ${when} of ${calls})`;
    const port = await server.readyOrEnded();
    const exitCode = port === undefined ? await server.ended : await this.#stop(server, what);
    if (port === undefined) this.#refused += 1;
    else if (exitCode !== 0 || server.warnings !== "") this.#warned += 1;
    if (port === undefined && (exitCode === 0 || server.warnings === "")) {
      this.#problems.push(`${what}: the server ended with ${exitCode} and said: ${server.warnings}`);
    }
    this.#problems.push(...(await this.#audit(path)).map((problem) => `${what}: ${problem}`));
    if (this.#problems.length === before) await rm(folder, { recursive: true });
  }

  end(print: Print): readonly string[] {
    const { length } = this.#problems;
    print(`  ${starts} starts: ${this.#refused} refused, ${this.#warned} stopped with a warning, ${length} problems`);
    if (this.#refused + this.#warned === 0) return [...this.#problems, "no start met its failing call"];
    return this.#problems;
  }

  async #stop(server: ServerProcess, what: string): Promise<number | null> {
    const exitCode = await Promise.race([server.stop(), pause(stopsWithinMs, "too late" as const)]);
    if (exitCode !== "too late") return exitCode;
    this.#problems.push(`${what}: the server did not stop`);
    await server.crash();
    return null;
  }

  async #audit(path: string): Promise<readonly string[]> {
    try {
      const store = await openSqliteStoreReadOnly(path);
      return (await audit(store, { ledger: this.#ledger, everythingEnded: false })).problems;
    } catch (error) {
      return [`the next to open the store is refused: ${error}`];
    }
  }
}
