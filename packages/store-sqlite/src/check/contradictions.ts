/**
 * Rows without a checksum of ours either carry a sum that SQLite keeps, or only repeat what other rows say. Each of these
 * statements lists the rows that contradict it, at most ?1.
 */

import { accessVersionCheck, logPositionCheck, progressCheck } from "../damage/row-sums.ts";
import { facet, shelf } from "../lists/listings.ts";

interface Contradiction {
  readonly what: string;
  readonly sql: string;
}

/** A row of `listing` that is in the form of L1 or L2 of listings.ts, for its execution as it is. */
const isListedRightly = `
      listing.domain_id = execution.domain_id
      and case listing.facet
        when ${facet.all} then listing.value = '' and listing.shelf = ${shelf.open}
        when ${facet.type} then listing.value = cast(execution.type_id as text)
        when ${facet.closeStatus} then listing.value = progress.close_status
        when ${facet.tag} then listing.value in (
          select value
          from json_each(execution.tag_list)
        )
        else false
      end
      and case listing.shelf
        when ${shelf.open} then progress.closed_at is null and listing.at = execution.started_at and listing.closed_at is null
        when ${shelf.closedByStart} then listing.at = execution.started_at and listing.closed_at = progress.closed_at
        when ${shelf.closedByClose} then listing.at = progress.closed_at and listing.closed_at is null
        else false
      end`;

export const contradictions: readonly Contradiction[] = [
  {
    what: "the sum of the progress of an execution is wrong",
    sql: `
    select 'execution ' || execution_id as found
    from progress
    where checksum is not (${progressCheck})
    limit ?1`,
  },
  {
    what: "the sum of the version of access records is wrong",
    sql: `
    select 'version ' || version as found
    from access_version
    where checksum is not (${accessVersionCheck})
    limit ?1`,
  },
  {
    what: "the sum of the position in the change log is wrong",
    sql: `
    select 'frame ' || sequence as found
    from log_position
    where checksum is not (${logPositionCheck})
    limit ?1`,
  },
  {
    what: "a list entry differs from its execution",
    sql: `
    select 'run ' || execution.run_id as found
    from listing
    cross join execution on execution.id = listing.execution_id
    cross join progress on progress.execution_id = listing.execution_id
    where (${isListedRightly}
    ) is not true
    limit ?1`,
  },
  {
    // The entries are different from each other, so with the check before, a right number means that none is missing.
    what: "list entries are missing or superfluous",
    sql: `
    select actual || ' instead of ' || expected as found
    from (
      select (
          select count(*)
          from listing
        ) as actual,
        (
          select coalesce(sum(
            case when progress.closed_at is null then 2 else 4 end
            + case when progress.closed_at is null then 1 else 2 end * (
              select count(distinct value)
              from json_each(execution.tag_list)
            )
          ), 0)
          from execution
          cross join progress on progress.execution_id = execution.id
        ) as expected
    )
    where actual <> expected
    limit ?1`,
  },
  {
    what: "the entry of a workflowId differs from its execution",
    sql: `
    select 'run ' || execution.run_id as found
    from workflow_run
    cross join execution on execution.id = workflow_run.execution_id
    where workflow_run.domain_id <> execution.domain_id
      or workflow_run.workflow_id <> execution.workflow_id
      or workflow_run.at < execution.started_at
    limit ?1`,
  },
  {
    what: "an execution has no progress or no workflowId",
    sql: `
    select 'run ' || run_id as found
    from execution
    where not exists (
        select 1
        from progress
        where progress.execution_id = execution.id
      )
      or not exists (
        select 1
        from workflow_run
        where workflow_run.domain_id = execution.domain_id
          and workflow_run.workflow_id = execution.workflow_id
          and workflow_run.execution_id = execution.id
      )
    limit ?1`,
  },
];
