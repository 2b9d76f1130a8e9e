import type { RunId } from "@openswf/model/brand";

/** Work that an execution owes to another execution (or to the outside world) and has not done yet. */
export interface ErrandRow {
  readonly runId: RunId;
  /** Unique within the run. */
  readonly errandId: string;
  readonly body: string;
}

/** The errands that executions still owe. Commits add and settle them. */
export interface Errands {
  /** Errands ascending by (runId, errandId), strictly after `after`. */
  readErrands(
    after: { readonly runId: RunId; readonly errandId: string } | undefined,
    limit: number,
  ): Promise<readonly ErrandRow[]>;
  /** Every errand of one run. */
  errandsOf(runId: RunId): Promise<readonly ErrandRow[]>;
}
