import type { RunId } from "@openswf/model/brand";
import type { ErrandRow } from "../stores/store.ts";

/**
 * Errands that wait to be run, by run: one of a run at a time, the runs in turn. Errands of one run are done one after the
 * other in any case, since each changes that run; side by side they would only keep those of others waiting.
 */
export class FairQueue {
  readonly #waiting = new Map<RunId, ErrandRow[]>();
  readonly #underWay = new Set<RunId>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(errand: ErrandRow): void {
    this.#size += 1;
    const ofRun = this.#waiting.get(errand.runId);
    if (ofRun === undefined) this.#waiting.set(errand.runId, [errand]);
    else ofRun.push(errand);
  }

  /** The next errand, of a run that has none under way. Call `ended` with its run when it has ended. */
  take(): ErrandRow | undefined {
    for (const [runId, errands] of this.#waiting) {
      if (this.#underWay.has(runId)) continue;
      const errand = errands.shift();
      this.#waiting.delete(runId);
      if (errand === undefined) continue;
      // Behind all others.
      if (errands.length > 0) this.#waiting.set(runId, errands);
      this.#underWay.add(runId);
      this.#size -= 1;
      return errand;
    }
    return undefined;
  }

  ended(runId: RunId): void {
    this.#underWay.delete(runId);
  }
}
