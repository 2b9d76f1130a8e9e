/** Attempts to see a millisecond begin. The best of them is off by about a microsecond. */
const attempts = 5;

/** The time of day in milliseconds with fractions, to compare with what another program records of the same moments. */
export class PreciseClock {
  readonly #offset: number;

  constructor() {
    // A pause between the beginning and the reading makes the offset smaller.
    this.#offset = Math.max(...Array.from({ length: attempts }, offsetAtBeginning));
  }

  now(): number {
    return performance.now() + this.#offset;
  }
}

function offsetAtBeginning(): number {
  const last = Date.now();
  let now = last;
  while (now === last) now = Date.now();
  return now - performance.now();
}
