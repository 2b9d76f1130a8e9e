import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Commit, CommitOutcome, Store } from "../stores/store.ts";

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A group that has been on its way for longer says that the store is not well. */
const slowMs = 5_000;
/** Small enough that what comes beside a group of one or two goes at once, as it should on an idle server. */
const besideShare = 1 / 2;
/** Longer than a group takes when all is well. */
const soonMs = 50;
/** How often a store that has failed is asked whether it is well again. */
const askEveryMs = 1_000;

/**
 * Commits that come while groups are on their way to the disk go together in the next. So the group grows with the load,
 * and a lone commit waits for nobody.
 *
 * A store that takes several groups at once is still given few and large ones under load, since each costs it a fixed
 * part: beside a group that is under way, another sets out only when it has grown to `besideShare` of it. A group that
 * does not come back soon holds nobody up.
 */
export class GroupCommit {
  readonly #store: Pick<Store, "commit" | "groupsAtOnce" | "nextWakeAt">;
  readonly #groupMax: number;
  #waiting: Waiting[] = [];
  /** Loops that each bring one group after the other to the store, until nothing waits. */
  #underWay = 0;
  readonly #idle: (() => void)[] = [];
  readonly #clock: Clock;
  /** The groups that are under way: when they were sent, and of how many commits. */
  readonly #sent = new Set<{ readonly at: Instant; readonly size: number }>();
  #willLook = false;
  #lastHasFailed = false;
  #isStopped = false;

  constructor(store: Pick<Store, "commit" | "groupsAtOnce" | "nextWakeAt">, groupMax: number, clock: Clock) {
    this.#store = store;
    this.#groupMax = groupMax;
    this.#clock = clock;
  }

  /**
   * Settles when the commit is durable, or refused. Rejects when the store failed: then the outcome is not known. Groups
   * may overtake each other: who builds on a commit waits for it.
   */
  commit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject });
      this.#sendMore();
    });
  }

  /** Whether the last group reached the store, and none has been on its way for longer than it should. */
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
    // Whatever else this turn of the event loop has read from its sockets joins the first group.
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

  /** Nobody may send anything any more, because we are said to be ill: so the store itself is asked until it answers. */
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

  /** Settles when nothing is under way. For the end: a store that fails is no longer asked how it is. */
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
          if (outcome === undefined) reject(new Error("the store answered fewer commits than it was given"));
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
