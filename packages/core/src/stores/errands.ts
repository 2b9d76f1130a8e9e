import type { RunId } from "@openswf/model/brand";

/** Work that an execution owes to another execution (or to the outside world) and has not done yet. */
export interface ErrandRow {
  readonly runId: RunId;
  /** Unique within the run. */
  readonly errandId: string;
  readonly body: string;
}

/** Errands whose ids sort from `from` on and before `below`, byte by byte. Without either, there is no such end. */
export interface ErrandIdRange {
  readonly from?: string | undefined;
  readonly below?: string | undefined;
}

/** The errands that executions still owe. Commits add and settle them. */
export interface Errands {
  /** Errands ascending by (runId, errandId), strictly after `after`; only those of `ids`, or all. */
  readErrands(
    after: { readonly runId: RunId; readonly errandId: string } | undefined,
    limit: number,
    ids?: ErrandIdRange,
  ): Promise<readonly ErrandRow[]>;
  /** Every errand of one run. */
  errandsOf(runId: RunId): Promise<readonly ErrandRow[]>;
}
