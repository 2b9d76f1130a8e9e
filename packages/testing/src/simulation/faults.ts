import type { Chance } from "./chance.ts";

/** One kind of thing that goes wrong. */
export interface FaultKind {
  /** The probability that it happens at each opportunity, by default. */
  readonly odds: number;
  /** When there is an opportunity. */
  readonly each: string;
  /** For people, after the name of the machine: `dies`. */
  readonly what: string;
}

const table = {
  loseRequest: { odds: 0.01, each: "call", what: "sends a request that is lost" },
  lateRequest: {
    odds: 0.005,
    each: "call",
    what: "loses a connection, but its request arrives up to 40 seconds later, after another attempt of the same call",
  },
  loseReply: { odds: 0.02, each: "call", what: "never gets the reply to a call that was carried out" },
  breakReply: { odds: 0.01, each: "call", what: "is gone as a reply is written to it, which the server notices" },
  slowReply: { odds: 0.01, each: "call", what: "gets a reply up to 90 seconds late" },
  dieBeforeAnswer: { odds: 0.004, each: "answer to a task", what: "dies before it sends its answer" },
  dieDuringAnswer: { odds: 0.008, each: "answer to a task", what: "dies while its answer is on the way" },
  dieAfterAnswer: { odds: 0.004, each: "answer to a task", what: "dies as its answer is acknowledged" },
  dieWithTask: { odds: 0.006, each: "task", what: "dies as it gets a task" },
  die: { odds: 0.02, each: "worker and 5 seconds", what: "dies" },
  stop: { odds: 0.01, each: "worker and 5 seconds", what: "is stopped, and started again" },
  deploy: { odds: 0.05, each: "worker and 5 seconds", what: "is replaced by its next version" },
  setWorkerClock: { odds: 0.01, each: "worker and 5 seconds", what: "has its clock set by up to two hours" },
  crashBeforeCommit: { odds: 0.002, each: "group of commits", what: "dies before a group of commits is stored" },
  crashAfterCommit: { odds: 0.003, each: "group of commits", what: "dies once a group of commits is stored" },
  failCommit: { odds: 0.005, each: "group of commits", what: "cannot store a group of commits" },
  loseCommitAnswer: {
    odds: 0.01,
    each: "group of commits",
    what: "stores a group of commits, and does not learn of it",
  },
  refuseCommit: { odds: 0.01, each: "group of commits", what: "meets a conflict with a group of commits" },
  slowCommit: { odds: 0.01, each: "group of commits", what: "waits up to 4 seconds for a group of commits" },
  loseNotice: { odds: 0.1, each: "notice between servers", what: "misses a notice of another server" },
  stopServer: { odds: 0.01, each: "server and 5 seconds", what: "is stopped, and started again" },
  setServerClock: { odds: 0.01, each: "server and 5 seconds", what: "has its clock set by up to two hours" },
} as const;

export type FaultName = keyof typeof table;

/** All that goes wrong in a simulation, by name. */
export const faultKinds: Readonly<Record<FaultName, FaultKind>> = table;

/** The probability of each kind of fault at each of its opportunities: from 0 to 1. */
export type Faults = Readonly<Record<FaultName, number>>;

// `as`: the keys of the table.
export const faultNames: readonly FaultName[] = Object.keys(faultKinds) as FaultName[];

/** Nothing goes wrong. Messages still take a while, and overtake each other. */
export const noFaults: Faults = faultsWith(() => 0);

/** Everything goes wrong from time to time. */
export const usualFaults: Faults = faultsWith((name) => faultKinds[name].odds);

function faultsWith(odds: (name: FaultName) => number): Faults {
  // `as`: all names have their number.
  return Object.fromEntries(faultNames.map((name) => [name, odds(name)])) as Faults;
}

/** A fault that has happened. */
export interface InjectedFault {
  readonly name: FaultName;
  /** Which opportunity it was, in words: `worker-1 RespondDecisionTaskCompleted 3`. The same in each run of the seed. */
  readonly at: string;
}

export function keyOf({ name, at }: InjectedFault): string {
  return `${name} ${at}`;
}

/** Decides what goes wrong in one run, by the names of opportunities, and keeps what has. */
export class Fate {
  readonly injected: InjectedFault[] = [];
  readonly #chance: Chance;
  readonly #odds: Faults;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #tell: (fault: InjectedFault) => void;
  #isCalm = false;

  /**
   * @param only the faults that happen, by `keyOf`, instead of those that chance would choose
   * @param tell is called with each fault as it happens
   */
  constructor(
    chance: Chance,
    odds: Faults,
    only: ReadonlySet<string> | undefined,
    tell: (fault: InjectedFault) => void,
  ) {
    this.#chance = chance;
    this.#odds = odds;
    this.#only = only;
    this.#tell = tell;
  }

  get isCalm(): boolean {
    return this.#isCalm;
  }

  /** Nothing goes wrong from now on. */
  calm(): void {
    this.#isCalm = true;
  }

  /** Whether this fault happens now. */
  strikes(name: FaultName, at: string): boolean {
    if (this.#isCalm || (this.#only === undefined && this.#odds[name] === 0)) return false;
    const key = `${name} ${at}`;
    const does = this.#only === undefined ? this.#chance.number(key) < this.#odds[name] : this.#only.has(key);
    if (!does) return false;
    const fault = { name, at };
    this.injected.push(fault);
    this.#tell(fault);
    return true;
  }
}
