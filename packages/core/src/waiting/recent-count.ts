/**
 * How many events of one kind happened lately, in slots of equal length. Recording costs a division and an addition, and what
 * it holds never grows. Times are by `Clock.elapsed`.
 */
export class RecentCount {
  readonly #slotMs: number;
  readonly #counts: number[];
  /** The number of the newest slot, counted from the origin of `Clock.elapsed`. */
  #newest = Number.NEGATIVE_INFINITY;

  /** Remembers `slots` complete slots of `slotMs` each, beside the one that has begun. */
  constructor(slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#counts = new Array<number>(slots + 1).fill(0);
  }

  record(at: number): void {
    const slot = this.#moveTo(at);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** The counts of the complete slots before `at`, oldest first. */
  countsBefore(at: number): readonly number[] {
    const { length } = this.#counts;
    const begun = this.#moveTo(at);
    return Array.from({ length: length - 1 }, (_, index) => this.#counts[(begun + 1 + index) % length] ?? 0);
  }

  /** Forgets the slots that are too old, and returns where that of `at` is. */
  #moveTo(at: number): number {
    const { length } = this.#counts;
    const number = Math.floor(at / this.#slotMs);
    if (number - this.#newest >= length) this.#counts.fill(0);
    else for (let passed = this.#newest + 1; passed <= number; passed += 1) this.#counts[passed % length] = 0;
    this.#newest = Math.max(this.#newest, number);
    return this.#newest % length;
  }
}
