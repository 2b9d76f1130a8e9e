import type { ServerResponse } from "node:http";

/**
 * Serializes the requests of one connection that node:http reads. Node emits all requests in a chunk of data at once, and
 * their replies would all stay in memory until the client reads them, which it may never do.
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

  /** Calls `begin` once every earlier response has left. Returns false, and never calls it, if too many requests wait. */
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
