import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../server/store-location.ts";
import { filesOfDump, type Instructions, instructionsOf } from "./callgrind-dump.ts";

const name = "counted";

/**
 * Node's flags for a process that is counted: the same work then takes the same instructions. V8 compiles and collects
 * on the thread that caused it, not on threads whose turns depend on the machine, and hashes have one seed. Functions are
 * optimised after a tenth of the usual calls: the code is the same, but hot after 1,200 workflows instead of 6,000. The
 * young generation has one size, so that its collections come evenly, and the old one has room enough to need none: a
 * collection of it would be in one window and not in the next.
 */
export const steadyFlags: readonly string[] = [
  "--single-threaded",
  "--hash-seed=1",
  "--random-seed=1",
  "--invocation-count-for-maglev=50",
  "--invocation-count-for-turbofan=300",
  "--min-semi-space-size=4",
  "--max-semi-space-size=4",
  "--initial-old-space-size=1024",
];

/**
 * Counts the user instructions of a process with valgrind's callgrind, which counts compiled JavaScript like any other
 * code and each thread apart. Such a process runs many times slower, so nothing in it may depend on real time.
 */
export class Counting implements Disposable {
  readonly #folder = temporaryFolder();
  #dumps = 0;

  /** What comes before a program and its arguments. */
  get launcher(): readonly string[] {
    return [
      "valgrind",
      "-q",
      "--tool=callgrind",
      "--separate-threads=yes",
      `--callgrind-out-file=${join(this.#folder, name)}`,
    ];
  }

  /** With the programs' compiled sources, so that a counted process does not strip types from each again. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, NODE_COMPILE_CACHE: join(this.#folder, "compiled") };
  }

  /** The instructions of a process since the last call, or since it started. The process should be idle. */
  take(pid: number): Instructions {
    this.#dumps += 1;
    execFileSync("vgdb", [`--pid=${pid}`, "dump"], { stdio: "ignore" });
    const files = filesOfDump(readdirSync(this.#folder), name, this.#dumps);
    return instructionsOf(
      files.map((file) => ({ name: file, text: readFileSync(join(this.#folder, file), "latin1") })),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Why nothing can be counted here, in words for whoever wants to; `undefined` when it can. */
export function whyNotCounting(): string | undefined {
  const missing = ["valgrind", "vgdb"].find((tool) => spawnSync(tool, ["--help"]).error !== undefined);
  if (missing === undefined) return undefined;
  return `instructions needs ${missing}, which is not installed. On Debian: apt-get install valgrind`;
}
