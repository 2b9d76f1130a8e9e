/** How much is under way at a time. Whoever finds none free waits in line. */
export class Slots {
  readonly #max: number;
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get free(): number {
    return this.#max - this.#used;
  }

  /** Resolves with what gives the slot back; call it once. */
  async take(): Promise<() => void> {
    if (this.#used >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#used += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      // The slot passes to whoever waits.
      if (next === undefined) this.#used -= 1;
      else next();
    };
  }
}
