import type { Clock } from "../ports/clock.ts";
import type { Errands } from "../stores/errands.ts";
import type { StoreTraits } from "../stores/store.ts";
import { sleep } from "../waiting/after.ts";
import { type BackoffDelays, backoffMs } from "../waiting/backoff.ts";
import type { Part } from "./execution-change.ts";

/** The first conflict is usually the last, so the first retries do not pause. Later pauses grow up to the longest. */
const conflictsWithoutPause = 2;
const pauses = { firstMs: 4, maxMs: 64 } as const;

/** Other servers that change the same executions. Does nothing when this server has the store to itself. */
export class Rivals {
  readonly #store: Errands & Pick<StoreTraits, "exclusive">;
  readonly #clock: Clock;
  readonly #pauses: BackoffDelays;

  /** `random` returns a new random number from 0 to 1 on each call. */
  constructor(store: Errands & Pick<StoreTraits, "exclusive">, clock: Clock, random: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#pauses = { ...pauses, random };
  }

  /** Whether another server has done an errand that these parts settle. Their commit would then conflict forever. */
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

  /** Without random pauses, two servers that keep changing one execution fall into step, and one of them starves. */
  async pauseAfter(attempt: number): Promise<void> {
    if (this.#store.exclusive || attempt < conflictsWithoutPause) return;
    await sleep(this.#clock, backoffMs(this.#pauses, attempt - conflictsWithoutPause));
  }
}
