import type { Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus, TagList, WorkflowExecution } from "@openswf/model/wire-types";
import type { DomainKey } from "./domain-key.ts";
import type { Page } from "./page.ts";

/** One row of List: an execution as visibility shows it. */
export interface ExecutionRecord {
  readonly runId: RunId;
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly startedAt: Instant;
  readonly closedAt: Instant | undefined;
  readonly closeStatus: CloseStatus | undefined;
  readonly parent: WorkflowExecution | undefined;
  readonly tagList: TagList | undefined;
  readonly cancelRequested: boolean;
  /** The position after this row, where the next page starts. Opaque to all but the store: see `cursorForm`. */
  readonly cursor: string;
}
export type ExecutionFilter =
  | { readonly by: "workflowId"; readonly workflowId: string }
  | { readonly by: "type"; readonly name: string; readonly version: string | undefined }
  | { readonly by: "tag"; readonly tag: string }
  | { readonly by: "closeStatus"; readonly closeStatus: CloseStatus };
export interface ExecutionQuery {
  readonly domain: DomainKey;
  readonly status: "open" | "closed";
  /** The time that bounds and orders the list. Open executions have only a start time. */
  readonly time: "startedAt" | "closedAt";
  /** Inclusive. */
  readonly from: Instant;
  /** Inclusive; `undefined` for no bound. */
  readonly to: Instant | undefined;
  /** Hides executions closed at or before this instant, since their retention has ended; `undefined` hides none. */
  readonly hiddenUntil: Instant | undefined;
  readonly filter: ExecutionFilter | undefined;
}

/** Lists and counts of executions. */
export interface Visibility {
  /** Descending by the query's time, or ascending if `reverse`. Ties have a stable order. */
  listExecutions(query: ExecutionQuery, page: Page<string>): Promise<readonly ExecutionRecord[]>;
  /** Counts up to `max`. */
  countExecutions(query: ExecutionQuery, max: number): Promise<number>;
}
