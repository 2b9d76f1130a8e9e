/** Durations in milliseconds, kept as they come; quantiles on demand. */
export class Latencies {
  readonly #values: number[] = [];
  #sorted = true;

  add(ms: number): void {
    this.#values.push(ms);
    this.#sorted = false;
  }

  clear(): void {
    this.#values.length = 0;
  }

  get count(): number {
    return this.#values.length;
  }

  /** The value below which the fraction `q` of all lies (1 for the highest); NaN when there are none. */
  quantile(q: number): number {
    if (!this.#sorted) {
      this.#values.sort((a, b) => a - b);
      this.#sorted = true;
    }
    return this.#values[Math.min(this.#values.length - 1, Math.floor(q * this.#values.length))] ?? Number.NaN;
  }
}
