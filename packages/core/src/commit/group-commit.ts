import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import { type Counter, type Histogram, type Meter, silentMeter } from "../ports/meter.ts";
import type { Commit, CommitOutcome, Commits } from "../stores/commits.ts";
import type { StoreTraits } from "../stores/store.ts";
import { Alarm } from "../waiting/alarm.ts";
import { UnderWay } from "../waiting/under-way.ts";
import type { CallHealth } from "./call-health.ts";

/** A commit, and who waits for it. Exactly one of the two functions is called, once. Neither may throw. */
export interface WaitingCommit {
  readonly commit: Commit;
  /** The commit is durable, or it was refused. */
  ended(outcome: CommitOutcome): void;
  /** The store failed: whether the commit is durable is unknown. */
  failed(error: unknown): void;
}

/** Small enough that a commit beside a group of one or two is sent immediately, as it should be on an idle server. */
const besideShare = 1 / 2;
/** Longer than a group takes on a healthy store. */
const soonMs = 50;

/**
 * Groups commits: those that arrive while groups are in flight are sent together in the next group. The group size
 * grows with the load, and a lone commit never waits.
 *
 * A store that takes several groups at once should still get few and large ones under load, since each group has a
 * fixed cost. While a group is in flight, another is sent only when it has reached `besideShare` of that group's size.
 * A group that does not return soon no longer counts.
 */
export class GroupCommit {
  readonly #store: Commits & Pick<StoreTraits, "groupsAtOnce">;
  readonly #groupMax: number;
  #waiting: WaitingCommit[] = [];
  /** The running loops. Each sends one group after another to the store until nothing waits. */
  readonly #loops = new UnderWay();
  readonly #clock: Clock;
  /** The groups in flight, each with its time of sending and its number of commits. */
  readonly #sent = new Set<{ readonly at: number; readonly size: number }>();
  readonly #lookAgain: Alarm;
  readonly #health: CallHealth;
  readonly #sizes: Histogram;
  readonly #durations: Histogram;
  readonly #failures: Counter;
  readonly #conflicts: Counter;

  constructor(
    store: Commits & Pick<StoreTraits, "groupsAtOnce">,
    groupMax: number,
    clock: Clock,
    health: CallHealth,
    meter: Meter = silentMeter,
  ) {
    this.#store = store;
    this.#groupMax = groupMax;
    this.#clock = clock;
    this.#health = health;
    this.#lookAgain = new Alarm(clock);
    this.#sizes = meter.histogram(coreMeasures.commitGroupSize).of();
    this.#durations = meter.histogram(coreMeasures.commitGroupDurations).of();
    this.#failures = meter.counter(coreMeasures.commitGroupFailures).of();
    this.#conflicts = meter.counter(coreMeasures.commitConflicts).of();
    meter.gauge(coreMeasures.commitsWaiting, () => this.#waiting.length);
    meter.gauge(coreMeasures.commitGroupsInFlight, () => this.#sent.size);
  }

  /** Groups may overtake each other, so a commit that depends on another must wait for it. */
  send(waiting: WaitingCommit): void {
    this.#waiting.push(waiting);
    this.#sendMore();
  }

  #sendMore(): void {
    if (this.#loops.count >= this.#store.groupsAtOnce) return;
    if (!this.#isWorthSending()) {
      this.#lookAgainSoon();
      return;
    }
    this.#loops.began();
    // Everything else that this turn of the event loop has read from its sockets joins the first group.
    setImmediate(() => void this.#commitGroups());
  }

  #isWorthSending(): boolean {
    let largest = 0;
    if (this.#sent.size > 0) {
      const late = this.#clock.elapsed() - soonMs;
      for (const { at, size } of this.#sent) if (at > late) largest = Math.max(largest, size);
    }
    return this.#waiting.length > 0 && this.#waiting.length >= largest * besideShare;
  }

  #lookAgainSoon(): void {
    if (this.#waiting.length === 0 || this.#lookAgain.isSet) return;
    this.#lookAgain.setIn(soonMs, () => {
      if (this.#waiting.length > 0) this.#sendMore();
    });
  }

  /** Settles when nothing is in flight. */
  settled(): Promise<void> {
    return this.#loops.idle();
  }

  async #commitGroups(): Promise<void> {
    while (this.#isWorthSending()) {
      const group = this.#waiting.splice(0, this.#groupMax);
      const sent = { at: this.#clock.elapsed(), size: group.length };
      this.#sent.add(sent);
      this.#health.began(sent);
      try {
        const outcomes = await this.#store.commit(group.map(({ commit }) => commit));
        this.#health.succeeded(sent);
        group.forEach((waiting, index) => {
          const outcome = outcomes[index];
          if (outcome === "conflict") this.#conflicts.add(1);
          if (outcome !== undefined) waiting.ended(outcome);
          else waiting.failed(new Error("the store returned fewer outcomes than it was given commits"));
        });
      } catch (error) {
        this.#failures.add(1);
        this.#health.failed(sent, error);
        for (const waiting of group) waiting.failed(error);
      } finally {
        this.#sent.delete(sent);
        this.#sizes.record(sent.size);
        this.#durations.record((this.#clock.elapsed() - sent.at) / 1000);
      }
    }
    this.#lookAgainSoon();
    this.#loops.ended();
  }
}
