import type { Commit, CommitOutcome, ExecutionChange } from "@openswf/core/stores/commits";
import type { RunId } from "@openswf/model/brand";
import { change, errand, lines, orders, run, start, task } from "../../../core/test/stores/contract/building.ts";
import type { Dice } from "../../../server/test/crash/dice.ts";

interface Known {
  readonly runId: RunId;
  version: number;
  lastEventId: number;
  isClosed: boolean;
  errands: string[];
}

/** Makes commits as servers might, and some that must be refused, and keeps count of what was accepted. */
export class RandomCommits {
  readonly #dice: Dice;
  #known: Known[] = [];
  #made = 0;
  /** As it is if the last commit is accepted. */
  #next: Known[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** The runs and their versions. */
  get versions(): ReadonlyMap<RunId, number> {
    return new Map(this.#known.map(({ runId, version }) => [runId, version]));
  }

  /** No run has an id of a later time. */
  get made(): number {
    return this.#made;
  }

  make(): Commit {
    this.#next = this.#known.map((known) => ({ ...known, errands: [...known.errands] }));
    return Array.from({ length: this.#dice.oneIn(3) ? 2 : 1 }, () => this.#change());
  }

  heard(outcome: CommitOutcome | undefined): void {
    if (outcome === "committed") this.#known = this.#next;
  }

  #change(): ExecutionChange {
    const known = this.#dice.oneOf(this.#next.slice(-12));
    return known === undefined || this.#dice.oneIn(4) ? this.#start() : this.#advance(known);
  }

  #start(): ExecutionChange {
    const again = this.#dice.oneIn(10) ? this.#dice.oneOf(this.#next) : undefined;
    const runId = again?.runId ?? run(++this.#made);
    const created: Known = { runId, version: 1, lastEventId: 2, isClosed: this.#dice.oneIn(6), errands: [] };
    this.#next.push(created);
    return start(
      runId,
      {
        workflowId: `order ${this.#dice.between(1, 8)}`,
        startedAt: 1_000 + this.#dice.between(0, 9),
        tagList: this.#dice.oneIn(2) ? ["gift", "gift", "ä\u{1f381}"] : undefined,
        parent: this.#dice.oneIn(4) ? { workflowId: "parent", runId: "of mine" } : undefined,
      },
      {
        ...this.#parts(created),
        events: lines(1, 2),
        closed: created.isClosed ? { at: 2_000, status: "FAILED" } : undefined,
      },
    );
  }

  #advance(known: Known): ExecutionChange {
    const isStale = this.#dice.oneIn(8);
    const expectedVersion = isStale ? known.version + this.#dice.between(1, 2) : known.version;
    const closes = !known.isClosed && this.#dice.oneIn(5);
    const count = this.#dice.between(0, 3);
    const events = count === 0 ? undefined : lines(known.lastEventId + 1, count);
    const parts = this.#parts(known);
    known.version += 1;
    known.lastEventId += count;
    known.isClosed ||= closes;
    return change(known.runId, expectedVersion, {
      ...parts,
      events,
      wakeAt: this.#dice.oneOf([undefined, null, 5_000, 6_000]),
      closed: closes ? { at: 3_000 + count, status: "COMPLETED" } : undefined,
    });
  }

  #parts(known: Known): Partial<ExecutionChange> {
    const { runId } = known;
    const dice = this.#dice;
    const some = <Item>(make: () => Item): Item[] =>
      Array.from({ length: dice.oneIn(2) ? dice.between(1, 2) : 0 }, make);
    const anyTask = () =>
      task(runId, {
        list: { domain: orders, kind: "activity", name: `list ${dice.between(1, 2)}` },
        priority: dice.between(0, 1),
      });
    const settled = dice.oneIn(3) ? dice.oneOf(known.errands) : dice.oneIn(12) ? "unknown" : undefined;
    known.errands = known.errands.filter((each) => each !== settled);
    const errandsAdded = some(() => errand(runId, `errand ${++this.#made}`, `{"n":${this.#made}}`));
    known.errands.push(...errandsAdded.map(({ errandId }) => errandId));
    return {
      snapshot: dice.oneIn(4) ? { lastEventId: dice.between(1, 3), body: `snapshot ${++this.#made} ü` } : undefined,
      tasksAdded: some(anyTask),
      tasksRemoved: some(anyTask),
      errandsAdded,
      errandsSettled: settled === undefined ? [] : [settled],
      heartbeats: some(() => ({
        scheduledEventId: dice.between(5, 7),
        at: ++this.#made,
        details: dice.oneOf([undefined, "", 'half "done"\n']),
      })),
      heartbeatsRemoved: some(() => dice.between(5, 7)),
      cancelRequested: dice.oneOf([undefined, undefined, true, false]),
    };
  }
}
