import type { CommitOutcome, ExecutionChange, NewExecution } from "@openswf/core/stores/commits";
import { tagsToFindBy } from "@openswf/core/stores/tag-list";
import { invariant } from "@openswf/model/invariant";
import type { Closed, Listings } from "../lists/listings.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";
import { identifyingRowsIn } from "./identifying-rows.ts";

/** The rows that identify an execution, hold its version and list it. */
export interface ExecutionRows {
  /** Refuses before it writes any row. */
  create(change: ExecutionChange, created: NewExecution): Exclude<CommitOutcome, "committed"> | { readonly id: number };
  /** Refuses before it writes any row. */
  advance(change: ExecutionChange): Exclude<CommitOutcome, "committed"> | { readonly id: number };
  close(id: number, closed: Closed): void;
}

export function executionRowsIn(
  statements: CommitStatements,
  names: Names,
  listings: Listings,
  workflowRuns: WorkflowRuns,
): ExecutionRows {
  const identifying = identifyingRowsIn(statements, names, listings);
  return {
    create: (change, created) => {
      const { domain, workflowId, startedAt, tagList } = created;
      const domainId = names.numberDomain(domain);
      const before = workflowRuns.newest(domainId, workflowId);
      if (before?.isOpen) return statements.exists.get(change.runId) === undefined ? "alreadyOpen" : "conflict";
      const inserted = identifying.insert(change.runId, domainId, created);
      if (inserted === undefined) return "conflict";
      const { id, typeId } = inserted;
      statements.start.run(id, change.wakeAt ?? null);
      workflowRuns.add({ id, domainId, workflowId, startedAt }, before);
      listings.listOpen({ id, domainId, typeId, tags: tagsToFindBy(tagList), startedAt });
      return { id };
    },

    advance: ({ runId, expectedVersion, wakeAt }) => {
      const row = statements.advance.get(runId, expectedVersion);
      if (row === undefined) return "conflict";
      // Updating wake_at rewrites its index, so an update that changes nothing is skipped.
      if (wakeAt !== undefined && wakeAt !== row.wake_at) statements.setWakeAt.run(row.id, wakeAt);
      return row;
    },

    close: (id, closed) => invariant(identifying.close(id, closed), "an execution closes only once"),
  };
}
