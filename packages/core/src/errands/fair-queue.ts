import type { RunId } from "@openswf/model/brand";
import type { ErrandRow } from "../stores/errands.ts";

/**
 * Waiting errands, grouped by run. Runs take turns, and each has at most one errand in flight. Errands of one run all
 * change that run, so they cannot proceed in parallel anyway; they would only delay the errands of other runs.
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

  /** The next errand of a run that has none in flight. Call `ended` with its run when it has ended. */
  take(): ErrandRow | undefined {
    for (const [runId, errands] of this.#waiting) {
      if (this.#underWay.has(runId)) continue;
      const errand = errands.shift();
      this.#waiting.delete(runId);
      if (errand === undefined) continue;
      // The run goes to the back of the line.
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
