import type { ServerResponse } from "node:http";

/**
 * The requests of one connection that node:http reads, one after another: it hands over all that a piece of data holds,
 * and their replies would be in memory together until the client reads them, which it need not do.
 */
export class Turns {
  readonly #waitingMax: number;
  readonly #isGone: () => boolean;
  readonly #waiting: { readonly response: ServerResponse; readonly begin: () => void }[] = [];
  #isTaken = false;

  constructor(waitingMax: number, isGone: () => boolean) {
    this.#waitingMax = waitingMax;
    this.#isGone = isGone;
  }

  /** Calls `begin` when every response before this one has left. False when too many wait: then never. */
  take(response: ServerResponse, begin: () => void): boolean {
    if (!this.#isTaken) {
      this.#begin(response, begin);
      return true;
    }
    if (this.#waiting.length >= this.#waitingMax) return false;
    this.#waiting.push({ response, begin });
    return true;
  }

  #begin(response: ServerResponse, begin: () => void): void {
    this.#isTaken = true;
    response.once("close", this.#next);
    begin();
  }

  readonly #next = (): void => {
    this.#isTaken = false;
    if (this.#isGone()) {
      this.#waiting.length = 0;
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(next.response, next.begin);
  };
}
