/** The polls of one server that are not answered yet, of all kinds, and how many there may be. */
export class PollRoom {
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  /** Returns false when there is no room. Otherwise `leave` must follow. */
  enter(): boolean {
    if (this.#count >= this.#max) return false;
    this.#count += 1;
    return true;
  }

  leave(): void {
    this.#count -= 1;
  }
}
