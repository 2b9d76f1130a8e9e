/** Runs pieces of work one after the other, in the order in which they are asked for. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const over = Promise.withResolvers<void>();
    this.#last = over.promise;
    await before;
    try {
      return await work();
    } finally {
      over.resolve();
    }
  }
}
