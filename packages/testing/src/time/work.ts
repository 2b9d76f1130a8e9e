/**
 * What kind of work is under way. `call`, `store` and `data` are the environment's own and end by themselves: calls into the core,
 * calls of the core to its store, codecs and blob stores. An `activity` is a function of the author, a `task` one that a worker of
 * another SDK has in hand: they may take any real time.
 */
export type WorkKind = "call" | "store" | "data" | "activity" | "task";

/** `ours` leaves out what the author's code does. */
export type WorkScope = "all" | "ours";

/** One piece of work from its begin to its end. While it waits for virtual time, it is not at work. */
export class WorkItem {
  readonly kind: WorkKind;
  /** For people: who is at work on what. */
  readonly describe: () => string;
  readonly #work: Work;
  #waits = 0;
  #isOver = false;

  constructor(kind: WorkKind, describe: () => string, work: Work) {
    this.kind = kind;
    this.describe = describe;
    this.#work = work;
  }

  get isAtWork(): boolean {
    return !this.#isOver && this.#waits === 0;
  }

  /** Does not count as work until `promise` settles. */
  async waitingFor<Result>(promise: Promise<Result>): Promise<Result> {
    this.#change(() => {
      this.#waits += 1;
    });
    try {
      return await promise;
    } finally {
      this.#change(() => {
        this.#waits -= 1;
      });
    }
  }

  end(): void {
    this.#change(() => {
      this.#isOver = true;
    });
  }

  #change(change: () => void): void {
    const before = this.isAtWork;
    change();
    if (before !== this.isAtWork) this.#work.changed(this);
  }
}

/** Everything that is under way in an environment and that time has to wait for. */
export class Work {
  readonly #atWork = new Set<WorkItem>();
  #whenChanged: (() => void)[] = [];
  #changes = 0;

  /** Grows whenever work begins or ends. */
  get changes(): number {
    return this.#changes;
  }

  atWork(scope: WorkScope): readonly WorkItem[] {
    const all = [...this.#atWork];
    return scope === "all" ? all : all.filter(({ kind }) => kind !== "activity" && kind !== "task");
  }

  isIdle(scope: WorkScope): boolean {
    return this.#atWork.size === 0 || this.atWork(scope).length === 0;
  }

  begin(kind: WorkKind, describe: () => string): WorkItem {
    const item = new WorkItem(kind, describe, this);
    this.changed(item);
    return item;
  }

  /** Counts as work from the call until what it returns settles. */
  async during<Result>(kind: WorkKind, describe: () => string, run: () => Result | Promise<Result>): Promise<Result> {
    const item = this.begin(kind, describe);
    try {
      return await run();
    } finally {
      item.end();
    }
  }

  /** Something has happened that is no work, such as another wait of the test. */
  stir(): void {
    this.#changes += 1;
    if (this.#whenChanged.length > 0) for (const resolve of this.#whenChanged.splice(0)) resolve();
  }

  /** Resolves when any work begins or ends, or something else stirs. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.#whenChanged.push(resolve));
  }

  /** For items: one has begun, ended, or begun or ended to wait. */
  changed(item: WorkItem): void {
    if (item.isAtWork) this.#atWork.add(item);
    else this.#atWork.delete(item);
    this.stir();
  }
}
