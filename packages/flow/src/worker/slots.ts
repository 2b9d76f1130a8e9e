/** How much is under way at a time. Whoever finds none free waits in line. */
export class Slots {
  readonly max: number;
  #used = 0;
  readonly #waiting = new Set<() => void>();

  constructor(max: number) {
    this.max = max;
  }

  get used(): number {
    return this.#used;
  }

  get free(): number {
    return this.max - this.#used;
  }

  /** Resolves with what gives the slot back; with `undefined` if `signal` aborts first. */
  async take(signal?: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#used < this.max) this.#used += 1;
    else if (!(await this.#inLine(signal))) return undefined;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#giveBack();
    };
  }

  #inLine(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve(false);
      const leave = (): void => {
        this.#waiting.delete(enter);
        resolve(false);
      };
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve(true);
      };
      this.#waiting.add(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#used -= 1;
      return;
    }
    // The slot passes to whoever waits.
    this.#waiting.delete(next);
    next();
  }
}
