import type { Counter, Histogram } from "@openswf/core/ports/meter";

/** A counter as a number: adding to it is all that a call pays. */
export class Total implements Counter {
  value = 0;

  add(amount: number): void {
    this.value += amount;
  }
}

/** A histogram as numbers: how many values each bucket has got, and their sum. */
export class Distribution implements Histogram {
  readonly bounds: readonly number[];
  /** One more than bounds: the last is for values beyond them. Each counts its own values, not those of smaller buckets. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  record(value: number): void {
    const { bounds, counts } = this;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    this.sum += value;
  }
}
