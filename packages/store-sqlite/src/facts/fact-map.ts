interface Known<Fact> {
  readonly key: string;
  readonly fact: Fact;
  /** What it replaced since `settle`. */
  readonly before: Fact | undefined;
  /** The frame that made it so; 0 if it was read from SQLite. */
  sequence: number;
}

/** Puts back what a change of facts has replaced. */
export type Undo = () => void;

/**
 * Facts of one kind, by key. A fact that SQLite does not have yet is kept until it has; of the others, the limit is kept:
 * they can be asked for.
 */
export class FactMap<Fact> {
  readonly #known = new Map<string, Known<Fact>>();
  /** What was changed since `settle`. */
  #changed: Known<Fact>[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#known.size;
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  /** The key must be known. */
  get(key: string): Fact | undefined {
    return this.#known.get(key)?.fact;
  }

  /** Adds what SQLite says, unless it is known already. */
  learn(key: string, fact: Fact): void {
    if (!this.#known.has(key)) this.#known.set(key, { key, fact, before: undefined, sequence: 0 });
  }

  change(key: string, fact: Fact, undo: Undo[]): void {
    const before = this.#known.get(key);
    // Behind all others, since it is used.
    this.#known.delete(key);
    const known = { key, fact, before: before?.fact, sequence: Number.MAX_SAFE_INTEGER };
    this.#known.set(key, known);
    this.#changed.push(known);
    undo.push(() => {
      if (before === undefined) this.#known.delete(key);
      else this.#known.set(key, before);
      this.#changed.splice(this.#changed.lastIndexOf(known), 1);
    });
  }

  /** What was changed, and not undone, is in this frame. Calls `each` with every change, in order. */
  settle(sequence: number, each?: (key: string, before: Fact | undefined, after: Fact) => void): void {
    for (const known of this.#changed) {
      known.sequence = sequence;
      each?.(known.key, known.before, known.fact);
    }
    this.#changed = [];
  }

  /** Whether SQLite does not have this fact yet. */
  isAhead(key: string, applied: number): boolean {
    const known = this.#known.get(key);
    return known !== undefined && known.sequence > applied;
  }

  /** Keeps the limit, as far as SQLite has what is dropped. */
  trim(applied: number, dropped?: (key: string) => void): void {
    if (this.#known.size <= this.#limit) return;
    for (const [key, { sequence }] of this.#known) {
      if (sequence > applied || this.#known.size <= this.#limit) return;
      this.#known.delete(key);
      dropped?.(key);
    }
  }

  /** Forgets all that SQLite has. */
  forget(applied: number, dropped?: (key: string) => void): void {
    for (const [key, { sequence }] of this.#known) {
      if (sequence > applied) continue;
      this.#known.delete(key);
      dropped?.(key);
    }
  }
}
