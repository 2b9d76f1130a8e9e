import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { audit } from "./audit.ts";
import { Caller } from "./caller.ts";
import { Dice } from "./dice.ts";
import { killingAtStep } from "./kill-at-step.ts";
import { Ledger } from "./ledger.ts";
import { Load } from "./load.ts";
import { everythingEnds, registerPlans } from "./plan-calls.ts";
import { ServerProcess } from "./server-process.ts";

export interface CrashTest {
  /** The total number of kills. */
  readonly rounds: number;
  readonly seed: number;
  /** Kills per store file. Then all its executions are brought to an end, and a new file starts. */
  readonly roundsPerStore: number;
  /** Whether a third of the kills hit a server right before some system call, which needs strace. */
  readonly atSteps: boolean;
  readonly onProgress: (line: string) => void;
}

export interface CrashTestOutcome {
  kills: number;
  /** How many of these hit a server right before some system call. */
  killsAtSteps: number;
  acknowledged: number;
  executions: number;
  tokensOutlived: number;
  readonly problems: string[];
}

/** How long executions get to end. Their longest timeout is 3 s. */
const drainMs = 60_000;
/** A server that has not reached the step by now is killed wherever it is. */
const stepWithinMs = 1_500;
/** Stop here: by now it is clear that something is wrong. */
const problemsMax = 50;

/** Repeatedly kills servers under load and audits what they leave. Keeps the files that have problems. */
export async function runCrashTest(test: CrashTest): Promise<CrashTestOutcome> {
  const { rounds, seed, roundsPerStore, onProgress } = test;
  const counts = { kills: 0, killsAtSteps: 0, acknowledged: 0, executions: 0, tokensOutlived: 0 };
  const outcome: CrashTestOutcome = { ...counts, problems: [] };
  const dice = new Dice(seed);
  while (outcome.kills < rounds && outcome.problems.length < problemsMax) {
    const folder = await mkdtemp(join(tmpdir(), "openswf-crash-"));
    const before = outcome.problems.length;
    const store = new CrashedStore(join(folder, "openswf.sqlite"), dice, outcome, test);
    await store.run(Math.min(roundsPerStore, rounds - outcome.kills));
    if (outcome.problems.length === before) await rm(folder, { recursive: true });
    else onProgress(`the store is kept in ${folder}`);
  }
  return outcome;
}

class CrashedStore {
  readonly #path: string;
  readonly #dice: Dice;
  readonly #ledger = new Ledger();
  readonly #load: Load;
  readonly #outcome: CrashTestOutcome;
  readonly #onProgress: (line: string) => void;
  readonly #atSteps: boolean;

  constructor(path: string, dice: Dice, outcome: CrashTestOutcome, { onProgress, atSteps }: CrashTest) {
    this.#path = path;
    this.#dice = dice;
    this.#load = new Load(this.#ledger, dice);
    this.#outcome = outcome;
    this.#onProgress = onProgress;
    this.#atSteps = atSteps;
  }

  async run(kills: number): Promise<void> {
    const { problems } = this.#outcome;
    await this.#prepare();
    let executions = 0;
    for (let kill = 1; kill <= kills && problems.length < problemsMax; kill += 1) {
      const isLast = kill === kills;
      if (this.#atSteps && this.#dice.oneIn(3)) await this.#crashAtStep();
      else if (!isLast && this.#dice.oneIn(8)) await this.#crashWhileStarting();
      else await this.#crashUnderLoad();
      this.#outcome.kills += 1;
      // An audit reads the write-ahead log that the crash left. Skip some, so that a server sometimes reads it first.
      if (isLast || !this.#dice.oneIn(3)) executions = await this.#audit(false);
      const acknowledged = this.#outcome.acknowledged + this.#ledger.acknowledged;
      this.#onProgress(
        `${this.#outcome.kills} kills, ${acknowledged} acknowledged calls, ${executions} executions, ${problems.length} problems`,
      );
    }
    await this.#drain();
    this.#outcome.executions += await this.#audit(true);
    this.#outcome.acknowledged += this.#ledger.acknowledged;
    this.#outcome.tokensOutlived += this.#ledger.tokensOutlived;
    problems.push(...this.#ledger.unexpected);
  }

  async #prepare(): Promise<void> {
    const server = new ServerProcess(`sqlite:${this.#path}`);
    const caller = new Caller(await server.ready());
    this.#outcome.problems.push(...(await registerPlans(caller)));
    caller.close();
    await server.crash();
  }

  async #crashUnderLoad(): Promise<void> {
    const server = new ServerProcess(`sqlite:${this.#path}`, {
      tightness: this.#dice.oneOf([undefined, "tight", "overflowing"]),
    });
    this.#load.begin(new Caller(await server.ready()));
    await pause(this.#dice.between(50, 600));
    this.#load.end();
    await server.crash();
    await this.#load.ended();
    this.#collectWarnings(server);
  }

  /** Has a server killed right before some system call, which may be one of its first. */
  async #crashAtStep(): Promise<void> {
    const under = killingAtStep(this.#path, this.#dice);
    const server = new ServerProcess(`sqlite:${this.#path}`, { under, tightness: "tight" });
    const port = await server.readyOrEnded();
    if (port !== undefined) {
      this.#load.begin(new Caller(port));
      await Promise.race([server.ended, pause(stepWithinMs)]);
      this.#load.end();
    }
    if (!server.isRunning) this.#outcome.killsAtSteps += 1;
    await server.crash();
    await this.#load.ended();
    this.#collectWarnings(server);
  }

  /** Crashes a server while it recovers from the previous crash. */
  async #crashWhileStarting(): Promise<void> {
    const server = new ServerProcess(`sqlite:${this.#path}`);
    await pause(this.#dice.between(50, 400));
    await server.crash();
    this.#collectWarnings(server);
  }

  async #drain(): Promise<void> {
    const server = new ServerProcess(`sqlite:${this.#path}`);
    const caller = new Caller(await server.ready());
    this.#load.drain(caller);
    await everythingEnds(caller, drainMs);
    this.#load.end();
    await this.#load.ended();
    const exitCode = await server.stop();
    if (exitCode !== 0) this.#outcome.problems.push(`after SIGTERM, the server exited with ${exitCode}`);
    this.#collectWarnings(server);
  }

  async #audit(everythingEnded: boolean): Promise<number> {
    const store = await openSqliteStoreReadOnly(this.#path);
    const { executions, problems } = await audit(store, { ledger: this.#ledger, everythingEnded });
    for (const problem of problems) {
      this.#onProgress(`problem: ${problem}`);
      this.#outcome.problems.push(problem);
    }
    return executions;
  }

  #collectWarnings(server: ServerProcess): void {
    if (server.warnings !== "") this.#outcome.problems.push(`the server warned: ${server.warnings}`);
  }
}
