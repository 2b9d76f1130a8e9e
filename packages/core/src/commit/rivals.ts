import type { Clock } from "../ports/clock.ts";
import type { Store } from "../stores/store.ts";
import type { Part } from "./execution-change.ts";

/** The first conflict is mostly the last. After these, the pauses grow to the longest. */
const conflictsWithoutPause = 2;
const longestPauseMs = 64;

/** Other servers that change the same executions. Where there are none, nothing is asked and nobody waits. */
export class Rivals {
  readonly #store: Pick<Store, "exclusive" | "errandsOf">;
  readonly #clock: Clock;
  readonly #dice: () => number;

  /** `dice`: a number from 0 to 1, another each time. */
  constructor(store: Pick<Store, "exclusive" | "errandsOf">, clock: Clock, dice: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#dice = dice;
  }

  /** Whether one of them has done an errand that these parts settle: then their commit is a conflict for ever. */
  async haveSettled(parts: readonly Part[]): Promise<boolean> {
    if (this.#store.exclusive) return false;
    for (const { transition } of parts) {
      const { errandsSettled, state } = transition;
      if (errandsSettled.length === 0) continue;
      const stored = await this.#store.errandsOf(state.execution.runId);
      if (errandsSettled.some((id) => stored.every(({ errandId }) => errandId !== id))) return true;
    }
    return false;
  }

  /** Two servers that keep changing one execution get in step, and one of them out of luck, unless they pause. */
  async pauseAfter(attempt: number): Promise<void> {
    if (this.#store.exclusive || attempt < conflictsWithoutPause) return;
    const ms = 1 + Math.round(this.#dice() * Math.min(2 ** attempt, longestPauseMs));
    await new Promise<void>((resolve) => this.#clock.schedule(this.#clock.now() + ms, resolve));
  }
}
