import type { DatabaseSync } from "node:sqlite";
import type { Instant } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { facet, shelf } from "../lists/listings.ts";
import type { Names } from "../registrations/names.ts";
import type { WorkflowName } from "./questions.ts";

/** Other reads wait while a slice is read: a few milliseconds. */
const workflowsPerSlice = 1_000;

const sql = {
  open: `
    select listing.at, listing.execution_id as id, execution.workflow_id
    from listing
    cross join execution on execution.id = listing.execution_id
    where listing.domain_id = ?1
      and listing.facet = ${facet.all}
      and listing.value = ''
      and listing.shelf = ${shelf.open}
      and (listing.at, listing.execution_id) > (?2, ?3)
    order by listing.at, listing.execution_id
    limit ?4`,
  nextDomain: `
    select id
    from domain_name
    where id > ?1
    order by id
    limit 1`,
} as const;

/** Where the next slice starts. */
export interface OpenCursor {
  readonly domainId: number;
  readonly at: Instant;
  readonly id: number;
}
export interface OpenSlice {
  readonly workflows: readonly WorkflowName[];
  /** `undefined` after the last slice. */
  readonly next: OpenCursor | undefined;
}

export interface OpenWorkflows {
  /** The workflowIds with an open run, in slices. */
  readOpenWorkflows(after: OpenCursor | undefined): OpenSlice;
}

export function openWorkflowsIn(db: DatabaseSync, names: Names, transactions: Transactions): OpenWorkflows {
  const readOpen = prepare<{ at: Instant; id: number; workflow_id: string }>(db, sql.open);
  const nextDomain = prepare<{ id: number }>(db, sql.nextDomain);
  const startOf = (domainId: number | undefined): OpenCursor | undefined =>
    domainId === undefined ? undefined : { domainId, at: Number.MIN_SAFE_INTEGER, id: 0 };

  return {
    readOpenWorkflows: (after) =>
      transactions.inSnapshot(() => {
        const from = after ?? startOf(nextDomain.get(0)?.id);
        if (from === undefined) return { workflows: [], next: undefined };
        const rows = readOpen.all(from.domainId, from.at, from.id, workflowsPerSlice);
        const domain = names.domainKey(from.domainId);
        const last = rows.length === workflowsPerSlice ? rows.at(-1) : undefined;
        return {
          workflows: rows.map((row) => ({ domain, workflowId: row.workflow_id })),
          next:
            last === undefined
              ? startOf(nextDomain.get(from.domainId)?.id)
              : { domainId: from.domainId, at: last.at, id: last.id },
        };
      }),
  };
}
