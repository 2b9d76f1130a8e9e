/** Durations in milliseconds, kept unsorted; quantiles on demand. */
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

  /** The value below which the fraction `q` of all values lies (1 for the maximum); NaN if there are none. */
  quantile(q: number): number {
    if (!this.#sorted) {
      this.#values.sort((a, b) => a - b);
      this.#sorted = true;
    }
    return this.#values[Math.min(this.#values.length - 1, Math.floor(q * this.#values.length))] ?? Number.NaN;
  }
}
