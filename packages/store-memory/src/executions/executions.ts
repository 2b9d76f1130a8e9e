import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { SortedList } from "../collections/sorted-list.ts";
import { compareRuns, type Execution } from "./execution.ts";

/** All executions, by run id. */
export class Executions {
  readonly #byRunId = new Map<RunId, Execution>();
  /** For scans. */
  readonly inOrder: SortedList<Execution> = new SortedList<Execution>(compareRuns);
  #lastNumber = 0;

  get size(): number {
    return this.#byRunId.size;
  }

  get(runId: RunId): Execution | undefined {
    return this.#byRunId.get(runId);
  }

  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  add(execution: Execution): void {
    invariant(this.inOrder.add(execution), "a run id is that of one execution");
    this.#byRunId.set(execution.runId, execution);
  }

  remove(execution: Execution): void {
    this.inOrder.remove(execution);
    this.#byRunId.delete(execution.runId);
  }
}
