import type { CommitOutcome, ExecutionChange, NewExecution } from "@openswf/core/stores/commits";
import { parseTagList, printTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import { invariant } from "@openswf/model/invariant";
import { checksumOf } from "../damage/row-checksums.ts";
import type { Closed, Listings } from "../lists/listings.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";

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
  return {
    create: (change, { domain, workflowType, workflowId, startedAt, parent, tagList }) => {
      const domainId = names.numberDomain(domain);
      const before = workflowRuns.newest(domainId, workflowId);
      if (before?.isOpen) return statements.exists.get(change.runId) === undefined ? "alreadyOpen" : "conflict";
      const typeId = names.numberType(workflowType);
      const row = {
        run_id: change.runId,
        domain_id: domainId,
        type_id: typeId,
        workflow_id: workflowId,
        started_at: startedAt,
        parent_workflow_id: parent?.workflowId ?? null,
        parent_run_id: parent?.runId ?? null,
        tag_list: printTagList(tagList),
      };
      const inserted = statements.create.run(
        row.run_id,
        domainId,
        typeId,
        workflowId,
        startedAt,
        row.parent_workflow_id,
        row.parent_run_id,
        row.tag_list,
        checksumOf.execution(row),
      );
      if (Number(inserted.changes) === 0) return "conflict";
      const id = Number(inserted.lastInsertRowid);
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

    close: (id, closed) => {
      const { changes } = statements.close.run(id, closed.at, closed.status);
      const row = statements.listed.get(id);
      invariant(Number(changes) === 1 && row !== undefined, "an execution closes only once");
      const tags = tagsToFindBy(parseTagList(row.tag_list));
      listings.moveToClosed(
        { id, domainId: row.domain_id, typeId: row.type_id, tags, startedAt: row.started_at },
        closed,
      );
    },
  };
}
