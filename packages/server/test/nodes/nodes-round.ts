import { openPostgresStore } from "@openswf/store-postgres/open";
import { audit } from "../crash/audit.ts";
import { Dice } from "../crash/dice.ts";
import { Ledger } from "../crash/ledger.ts";
import { Load } from "../crash/load.ts";
import { everythingEnds, registerPlans } from "../crash/plan-calls.ts";
import { domain } from "../crash/plans.ts";
import { DatabasePair } from "./database-pair.ts";
import { phases, type Stage } from "./faults.ts";
import { Nodes } from "./nodes.ts";
import { SpreadCalls } from "./spread-calls.ts";
import { WaitingTimes } from "./waiting-times.ts";

const nodeCount = 3;
const recentRuns = 60;
/** How long executions get to end. Their longest timeout is 3 s. */
const drainMs = 30_000;
/** A node rereads its task lists every 10 s, and here it gets only a small share of a processor. */
const takenUpWithinMs = 15_000;
const problemsShownMax = 50;

export interface Round {
  readonly binaries: string;
  readonly seconds: number;
  readonly seed: number;
  /** Aborts the round, and leaves nothing running. */
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** One database and its nodes, from startup through all faults to the audit. */
export class NodesRound {
  readonly #round: Round;
  readonly #dice: Dice;
  readonly #ledger = new Ledger();
  readonly #load: Load;
  readonly #calls: SpreadCalls;
  readonly #database: DatabasePair;
  readonly #nodes: Nodes;
  readonly #problems: string[] = [];

  private constructor(round: Round, database: DatabasePair) {
    this.#round = round;
    this.#dice = new Dice(round.seed);
    this.#load = new Load(this.#ledger, new Dice(round.seed + 1));
    this.#calls = new SpreadCalls(new Dice(round.seed + 2));
    this.#database = database;
    this.#nodes = new Nodes(database.address.url, this.#calls);
  }

  /** Runs a round, and returns the problems found. */
  static async run(round: Round): Promise<readonly string[]> {
    const database = await DatabasePair.open(round.binaries);
    const one = new NodesRound(round, database);
    const { signal } = round;
    const givenUp = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      signal.throwIfAborted();
      await Promise.race([one.#run(), givenUp]);
    } finally {
      await one.#nodes.abandon();
      await database.close();
    }
    return one.#problems;
  }

  async #run(): Promise<void> {
    await Promise.all(Array.from({ length: nodeCount }, () => this.#nodes.start()));
    this.#problems.push(...(await registerPlans(this.#calls)));
    this.#load.begin(this.#calls);
    for (const { title, share, run } of phases) {
      const until = Date.now() + share * this.#round.seconds * 1_000;
      await run(this.#stage, until);
      this.#tell(title);
    }
    this.#load.end();
    await this.#load.ended();
    await this.#drain();
    await this.#nodes.stop();
    await this.#audit();
  }

  get #stage(): Stage {
    const happened = (): void => this.#load.nextLife();
    const readRecent = async (): Promise<void> => {
      const recent = this.#ledger.runs.slice(-recentRuns);
      await Promise.all(
        recent.map((execution) => this.#calls.call("GetWorkflowExecutionHistory", { domain, execution })),
      );
    };
    return { dice: this.#dice, database: this.#database, nodes: this.#nodes, happened, readRecent };
  }

  async #drain(): Promise<void> {
    const began = Date.now();
    this.#load.drain(this.#calls);
    await everythingEnds(this.#calls, drainMs);
    this.#tell(`all open executions ended within ${Date.now() - began} ms`);
    this.#load.end();
    await this.#load.ended();
  }

  async #audit(): Promise<void> {
    const store = await openPostgresStore(this.#database.primaryUrl, { migrations: "check", notices: "off" });
    const waiting = new WaitingTimes(this.#nodes.kills);
    const { executions, problems } = await audit(store, {
      ledger: this.#ledger,
      everythingEnded: true,
      onHistory: (events) => waiting.look(events),
    });
    const { log } = this.#nodes;
    for (const found of [this.#nodes.problems, log.problems, this.#calls.problems, this.#ledger.unexpected, problems]) {
      this.#problems.push(...found);
    }
    if (waiting.longestMs > takenUpWithinMs) {
      this.#problems.push(`a task that was waiting when a node was killed started only ${waiting.longestMs} ms later`);
    }
    const { onProgress } = this.#round;
    for (const problem of this.#problems.slice(0, problemsShownMax)) onProgress(`problem: ${problem}`);
    const faults = [...this.#calls.serverFaults].map(([fault, times]) => `${times} of ${fault}`);
    if (this.#problems.length > 0) for (const line of log.mostFrequent) onProgress(`logged ${line}`);
    onProgress(`5xx replies: ${faults.join(", ") || "none"}`);
    onProgress(`longest call: ${Math.round(this.#calls.longestMs)} ms`);
    onProgress(`commits with a lost answer that were looked up: ${log.lostAnswers}`);
    onProgress(
      `${waiting.tasks} tasks were waiting when a node was killed, the longest for another ${waiting.longestMs} ms`,
    );
    onProgress(`${executions} executions audited, ${this.#problems.length} problems`);
  }

  #tell(what: string): void {
    const { acknowledged, lost } = this.#calls;
    const { length } = this.#nodes.kills;
    this.#round.onProgress(`${what}: ${acknowledged} acknowledged calls, ${lost} lost, ${length} nodes killed so far`);
  }
}
