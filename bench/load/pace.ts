/** Lets callers go on at a steady rate, in the order in which they came. */
export class Pace {
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  #nextAt = 0;

  /**
   * @param perSecond above 0
   * @param now in milliseconds
   */
  constructor(perSecond: number, now: () => number, wait: (ms: number) => Promise<unknown>) {
    this.#everyMs = 1_000 / perSecond;
    this.#now = now;
    this.#wait = wait;
  }

  /** Resolves when the next call may be made. A pause beforehand earns no burst afterwards. */
  async turn(): Promise<void> {
    const now = this.#now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#everyMs;
    if (at > now) await this.#wait(at - now);
  }
}
