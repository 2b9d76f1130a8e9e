import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Commit, CommitOutcome, Commits } from "../stores/commits.ts";
import type { StoreTraits } from "../stores/store.ts";
import type { WakeUps } from "../stores/wake-ups.ts";

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** The store is unhealthy when a group takes longer than this. */
const slowMs = 5_000;
/** Small enough that a commit beside a group of one or two is sent immediately, as it should be on an idle server. */
const besideShare = 1 / 2;
/** Longer than a group takes on a healthy store. */
const soonMs = 50;
/** How often a failed store is checked for recovery. */
const askEveryMs = 1_000;

/**
 * Groups commits: those that arrive while groups are in flight are sent together in the next group. The group size
 * grows with the load, and a lone commit never waits.
 *
 * A store that takes several groups at once should still get few and large ones under load, since each group has a
 * fixed cost. While a group is in flight, another is sent only when it has reached `besideShare` of that group's size.
 * A group that does not return soon no longer counts.
 */
export class GroupCommit {
  readonly #store: Commits & Pick<WakeUps, "nextWakeAt"> & Pick<StoreTraits, "groupsAtOnce">;
  readonly #groupMax: number;
  #waiting: Waiting[] = [];
  /** The number of running loops. Each sends one group after another to the store until nothing waits. */
  #underWay = 0;
  readonly #idle: (() => void)[] = [];
  readonly #clock: Clock;
  /** The groups in flight, each with its time of sending and its number of commits. */
  readonly #sent = new Set<{ readonly at: Instant; readonly size: number }>();
  #willLook = false;
  #lastHasFailed = false;
  #isStopped = false;

  constructor(
    store: Commits & Pick<WakeUps, "nextWakeAt"> & Pick<StoreTraits, "groupsAtOnce">,
    groupMax: number,
    clock: Clock,
  ) {
    this.#store = store;
    this.#groupMax = groupMax;
    this.#clock = clock;
  }

  /**
   * Settles when the commit is durable or refused. Rejects when the store fails: the outcome is then unknown. Groups
   * may overtake each other, so a commit that depends on another must wait for it.
   */
  commit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject });
      this.#sendMore();
    });
  }

  /** Whether the last group reached the store, and no group has been in flight for too long. */
  get isHealthy(): boolean {
    const [oldest] = this.#sent;
    return !this.#lastHasFailed && (oldest === undefined || this.#clock.now() - oldest.at <= slowMs);
  }

  #sendMore(): void {
    if (this.#underWay >= this.#store.groupsAtOnce) return;
    if (!this.#isWorthSending()) {
      this.#lookAgainSoon();
      return;
    }
    this.#underWay += 1;
    // Everything else that this turn of the event loop has read from its sockets joins the first group.
    setImmediate(() => void this.#commitGroups());
  }

  #isWorthSending(): boolean {
    let largest = 0;
    if (this.#sent.size > 0) {
      const late = this.#clock.now() - soonMs;
      for (const { at, size } of this.#sent) if (at > late) largest = Math.max(largest, size);
    }
    return this.#waiting.length > 0 && this.#waiting.length >= largest * besideShare;
  }

  #lookAgainSoon(): void {
    if (this.#waiting.length === 0 || this.#willLook) return;
    this.#willLook = true;
    this.#clock.schedule(this.#clock.now() + soonMs, () => {
      this.#willLook = false;
      if (this.#waiting.length > 0) this.#sendMore();
    });
  }

  /** Clients may stop sending requests because health checks now fail, so this polls the store until it answers. */
  #hasFailed(): void {
    if (this.#lastHasFailed) return;
    this.#lastHasFailed = true;
    const askLater = (): void => {
      this.#clock.schedule(this.#clock.now() + askEveryMs, () => {
        if (!this.#lastHasFailed || this.#isStopped) return;
        this.#store.nextWakeAt().then(() => {
          this.#lastHasFailed = false;
        }, askLater);
      });
    };
    askLater();
  }

  /** Settles when nothing is in flight. For shutdown: a failed store is no longer polled. */
  async settled(): Promise<void> {
    this.#isStopped = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #commitGroups(): Promise<void> {
    while (this.#isWorthSending()) {
      const group = this.#waiting.splice(0, this.#groupMax);
      const sent = { at: this.#clock.now(), size: group.length };
      this.#sent.add(sent);
      try {
        const outcomes = await this.#store.commit(group.map(({ commit }) => commit));
        this.#lastHasFailed = false;
        group.forEach(({ resolve, reject }, place) => {
          const outcome = outcomes[place];
          if (outcome === undefined) reject(new Error("the store returned fewer outcomes than it was given commits"));
          else resolve(outcome);
        });
      } catch (error) {
        this.#hasFailed();
        for (const { reject } of group) reject(error);
      } finally {
        this.#sent.delete(sent);
      }
    }
    this.#underWay -= 1;
    this.#lookAgainSoon();
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
