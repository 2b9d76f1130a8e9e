import type { Counter, Histogram } from "@openswf/core/ports/meter";

/** A counter as a number: adding to it is all that a call pays. */
export class Total implements Counter {
  value = 0;

  add(amount: number): void {
    this.value += amount;
  }
}

/** A histogram as numbers in one array: how many values each bucket has got, and their sum. */
export class Distribution implements Histogram {
  readonly bounds: readonly number[];
  /** A count for each bound, one for values beyond them, and the sum at the end. */
  readonly #numbers: Float64Array;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#numbers = new Float64Array(bounds.length + 2);
  }

  record(value: number): void {
    const { bounds } = this;
    const numbers = this.#numbers;
    const sumAt = numbers.length - 1;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1;
    numbers[index] = (numbers[index] ?? 0) + 1;
    numbers[sumAt] = (numbers[sumAt] ?? 0) + value;
  }

  /** One more than bounds: the last is for values beyond them. Each counts its own values, not those of smaller buckets. */
  get counts(): Float64Array {
    return this.#numbers.subarray(0, -1);
  }

  get sum(): number {
    return this.#numbers.at(-1) ?? 0;
  }
}
