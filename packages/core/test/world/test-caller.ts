import type { Caller } from "../../src/ports/transport.ts";

/** A caller that waits for a reply until the test makes it hang up. */
export class TestCaller implements Caller {
  #isGone = false;
  readonly #listeners = new Set<() => void>();

  isGone(): boolean {
    return this.#isGone;
  }

  onGone(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hangUp(): void {
    this.#isGone = true;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }
}
