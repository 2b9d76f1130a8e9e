import type { Commit, CommitOutcome, Store } from "../stores/store.ts";

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits that come while one group is on its way to the disk go together in the next. So the group grows with the
 * load, and a lone commit waits for nobody.
 */
export class GroupCommit {
  readonly #store: Pick<Store, "commit">;
  readonly #groupMax: number;
  #waiting: Waiting[] = [];
  #underWay = false;
  readonly #idle: (() => void)[] = [];
  #isHealthy = true;

  constructor(store: Pick<Store, "commit">, groupMax: number) {
    this.#store = store;
    this.#groupMax = groupMax;
  }

  /** Settles when the commit is durable, or refused. Rejects when the store failed: then the outcome is not known. */
  commit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject });
      if (this.#underWay) return;
      this.#underWay = true;
      // Whatever else this turn of the event loop has read from its sockets joins the first group.
      setImmediate(() => void this.#commitGroups());
    });
  }

  /** Whether the last group reached the store. */
  get isHealthy(): boolean {
    return this.#isHealthy;
  }

  /** Settles when nothing is under way. */
  async settled(): Promise<void> {
    if (this.#underWay) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #commitGroups(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#groupMax);
      try {
        const outcomes = await this.#store.commit(group.map(({ commit }) => commit));
        this.#isHealthy = true;
        group.forEach(({ resolve, reject }, place) => {
          const outcome = outcomes[place];
          if (outcome === undefined) reject(new Error("the store answered fewer commits than it was given"));
          else resolve(outcome);
        });
      } catch (error) {
        this.#isHealthy = false;
        for (const { reject } of group) reject(error);
      }
    }
    this.#underWay = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
