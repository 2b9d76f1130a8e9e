import type { NewExecution } from "@openswf/core/stores/commits";
import { parseTagList, printTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { RunId } from "@openswf/model/brand";
import { checksumOf } from "../damage/row-checksums.ts";
import type { Closed, Listings } from "../lists/listings.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";

/** What a commit that SQLite decides and one that the change log has decided write alike when an execution starts or ends. */
export interface IdentifyingRows {
  /** Inserts the row that identifies an execution; `undefined`, and no row, if the run exists. */
  insert(
    runId: RunId,
    domainId: number,
    created: NewExecution,
  ): { readonly id: number; readonly typeId: number } | undefined;
  /** Marks an open execution as closed and moves its listings. Returns false if it is not open. */
  close(id: number, closed: Closed): boolean;
}

export function identifyingRowsIn(statements: CommitStatements, names: Names, listings: Listings): IdentifyingRows {
  return {
    insert: (runId, domainId, { workflowType, workflowId, startedAt, parent, tagList }) => {
      const typeId = names.numberType(workflowType);
      const row = {
        run_id: runId,
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
      return Number(inserted.changes) === 0 ? undefined : { id: Number(inserted.lastInsertRowid), typeId };
    },

    close: (id, closed) => {
      const { changes } = statements.close.run(id, closed.at, closed.status);
      const row = statements.listed.get(id);
      if (Number(changes) !== 1 || row === undefined) return false;
      const tags = tagsToFindBy(parseTagList(row.tag_list));
      listings.moveToClosed(
        { id, domainId: row.domain_id, typeId: row.type_id, tags, startedAt: row.started_at },
        closed,
      );
      return true;
    },
  };
}
