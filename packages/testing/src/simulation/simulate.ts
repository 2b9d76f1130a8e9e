import type { Limits } from "@openswf/model/limits";
import type { LambdaFunctions } from "../environment/lambda-functions.ts";
import { type FaultName, type Faults, faultNames, usualFaults } from "./faults.ts";
import { type CheckStore, runSeed, type Scenario, type SeedPlan, type SeedRun } from "./run-seed.ts";
import { shrinkFaults } from "./shrink.ts";
import { describeFault, printTimeline } from "./timeline.ts";

export interface SimulateOptions {
  /** How many seeds to run. Default: 100. */
  readonly seeds?: number;
  /** The first of them; the others follow. Default: 1. */
  readonly firstSeed?: number;
  /** The odds of faults, where they are not the usual ones: `{ loseReply: 0.1 }`, or all of `noFaults`. */
  readonly faults?: Partial<Faults>;
  /** Servers over one store. Default: one server with even seeds, two with odd ones. */
  readonly servers?: number;
  /** Limits of the servers, where they are not those of Amazon SWF. */
  readonly limits?: Partial<Limits>;
  /** Lambda functions by name or ARN, each as a function of its payload. They run on a machine that never dies. */
  readonly lambda?: LambdaFunctions;
  /** Faults happen for so many virtual milliseconds; then all goes well, and every execution must end. Default: 10 minutes. */
  readonly faultsForMs?: number;
  /** How long the scenario, and after it the executions, may take to end, in virtual milliseconds. Default: 2 days. */
  readonly endsWithinMs?: number;
  /** Steps of one seed before it counts as endless. Default: 1,000,000. */
  readonly stepsMax?: number;
  /** Runs that are made to find fewer faults with which the seed fails too. Default: 300. */
  readonly shrinkRunsMax?: number;
  /** Looks at what was stored, once everything has ended, and says what is wrong. */
  readonly checkStore?: CheckStore;
  /** Hears of each seed that fails; the others are run all the same. Default: the first that fails ends the simulation. */
  readonly onFailure?: (failure: SimulationError) => void;
  /** Hears of progress about once a second. Default: prints it to stderr if that is a terminal. */
  readonly onProgress?: (progress: SimulationReport) => void;
}

/** What has been run so far. */
export interface SimulationReport {
  readonly seeds: number;
  /** How many of them have failed. */
  readonly failed: number;
  readonly executions: number;
  /** Faults that have happened, by name. */
  readonly faults: Readonly<Record<FaultName, number>>;
  readonly virtualMs: number;
  /** Real seconds. */
  readonly seconds: number;
  readonly seedsPerSecond: number;
}

/** A seed has failed. The message says which faults it takes, and what happened, as a timeline. */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
  readonly seed: number;
  /** The run with the fewest faults that fails in the same way. */
  readonly run: SeedRun;

  constructor(run: SeedRun, faultsBefore: number) {
    const { error } = run.failure ?? {};
    const said = error instanceof Error ? error.message : String(error);
    const faults = run.injected.map((fault) => `  ${describeFault(fault)}`);
    super(
      [
        `seed ${run.seed}: ${said}`,
        "",
        run.injected.length === 0
          ? "It takes no fault at all."
          : `It takes ${run.injected.length} of ${faultsBefore} faults:`,
        ...faults,
        "",
        printTimeline(run.runs, run.lines),
        "",
        `Run it again: simulate({ firstSeed: ${run.seed}, seeds: 1, ... }).`,
      ].join("\n"),
      { cause: error },
    );
    this.seed = run.seed;
    this.run = run;
  }
}

const progressEveryMs = 1_000;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `scenario` once for each seed, in a world of servers, workers and clients where things go wrong as the seed says. The same
 * seed gives the same run, event for event, on any machine.
 *
 *     await simulate({ seeds: 1_000 }, async (world) => {
 *       await world.startWorker({ workflows: new URL("./order.ts", import.meta.url), activities });
 *       expect(await world.client.execute(order, 7)).toBe("shipped");
 *     });
 *
 * It rejects with the first seed that fails: because the scenario rejects, an invariant of its own is broken (`world.always`,
 * `world.atEnd`), or one of ours: nothing acknowledged is lost, nothing happens twice that SWF promises once, every execution ends.
 * Simulations of one process run one after the other.
 */
export function simulate(options: SimulateOptions, scenario: Scenario): Promise<SimulationReport> {
  const simulation = last.then(() => simulateNow(options, scenario));
  last = simulation.catch(() => {});
  return simulation;
}

async function simulateNow(options: SimulateOptions, scenario: Scenario): Promise<SimulationReport> {
  const { seeds = 100, firstSeed = 1, onProgress = printProgress, onFailure, shrinkRunsMax = 300 } = options;
  const tally = new Tally();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const plan = planOf(options, seed);
    const run = await runSeed(plan, scenario);
    tally.add(run);
    if (run.failure !== undefined) {
      const failure = await failureOf(run, plan, { scenario, shrinkRunsMax });
      if (onFailure === undefined) throw failure;
      onFailure(failure);
    }
    if (tally.isProgressDue) onProgress(tally.report());
  }
  return tally.report();
}

export function planOf(options: SimulateOptions, seed: number): SeedPlan {
  const { faultsForMs = 600_000, endsWithinMs = 2 * 86_400_000, stepsMax = 1_000_000 } = options;
  const { servers = 1 + (seed % 2), faults, limits = {}, lambda, checkStore } = options;
  return {
    seed,
    faults: { ...usualFaults, ...faults },
    servers,
    limits,
    lambda,
    faultsForMs,
    endsWithinMs,
    stepsMax,
    checkStore,
  };
}

/** Makes a failing run smaller, and runs it once more to tell its story. */
async function failureOf(
  run: SeedRun,
  plan: SeedPlan,
  { scenario, shrinkRunsMax }: { readonly scenario: Scenario; readonly shrinkRunsMax: number },
): Promise<SimulationError> {
  const smallest = await shrinkFaults(run, plan, scenario, shrinkRunsMax);
  const only = new Set(smallest.injected.map(({ name, at }) => `${name} ${at}`));
  const told = await runSeed({ ...plan, only, isTraced: true }, scenario);
  return new SimulationError(told.failure === undefined ? smallest : told, run.injected.length);
}

/** Adds up runs. */
class Tally {
  readonly #beganAt = performance.now();
  readonly #faults = new Map<FaultName, number>();
  #toldAt = performance.now();
  #seeds = 0;
  #failed = 0;
  #executions = 0;
  #virtualMs = 0;

  add({ injected, executions, virtualMs, failure }: SeedRun): void {
    if (failure !== undefined) this.#failed += 1;
    this.#seeds += 1;
    this.#executions += executions;
    this.#virtualMs += virtualMs;
    for (const { name } of injected) this.#faults.set(name, (this.#faults.get(name) ?? 0) + 1);
  }

  get isProgressDue(): boolean {
    if (performance.now() - this.#toldAt < progressEveryMs) return false;
    this.#toldAt = performance.now();
    return true;
  }

  report(): SimulationReport {
    const seconds = (performance.now() - this.#beganAt) / 1_000;
    const counts = faultNames.map((name) => [name, this.#faults.get(name) ?? 0]);
    return {
      ...{
        seeds: this.#seeds,
        failed: this.#failed,
        executions: this.#executions,
        virtualMs: this.#virtualMs,
        seconds,
      },
      seedsPerSecond: this.#seeds / Math.max(seconds, 0.001),
      // `as`: all names have their number.
      faults: Object.fromEntries(counts) as SimulationReport["faults"],
    };
  }
}

function printProgress({ seeds, seedsPerSecond, faults }: SimulationReport): void {
  if (!process.stderr.isTTY) return;
  const injected = Object.values(faults).reduce((sum, count) => sum + count, 0);
  process.stderr.write(`\r${seeds} seeds, ${seedsPerSecond.toFixed(1)} a second, ${injected} faults\u001b[K`);
}
