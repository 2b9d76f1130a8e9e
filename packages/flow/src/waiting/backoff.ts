/** Waits between attempts that fail: doubling, with full jitter, bounded. */
export class Backoff {
  readonly #firstMs: number;
  readonly #maxMs: number;
  #failures = 0;

  constructor({ firstMs, maxMs }: { readonly firstMs: number; readonly maxMs: number }) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** How long to wait before the next attempt, in milliseconds. Each call is one more failure. */
  next(): number {
    const bound = Math.min(this.#maxMs, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return bound / 2 + (Math.random() * bound) / 2;
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
