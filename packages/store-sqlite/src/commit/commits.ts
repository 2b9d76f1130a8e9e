import type { Commit, CommitOutcome, Commits, ExecutionChange } from "@openswf/core/stores/commits";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { Transactions } from "../connection/transactions.ts";
import type { Listings } from "../lists/listings.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";
import { executionRowsIn } from "./execution-rows.ts";
import type { ProgressRows } from "./progress-rows.ts";

export function commitsTo(
  statements: CommitStatements,
  progress: ProgressRows,
  names: Names,
  transactions: Transactions,
  listings: Listings,
  workflowRuns: WorkflowRuns,
): Synchronous<Commits> {
  const execution = executionRowsIn(statements, names, listings, workflowRuns);

  /** Refuses before it writes any row, so a commit of one change needs no savepoint. */
  function apply(change: ExecutionChange): CommitOutcome {
    const { created, cancelRequested, closed } = change;
    if (!progress.hasErrandsOf(change)) return "conflict";
    const row = created === undefined ? execution.advance(change) : execution.create(change, created);
    if (typeof row === "string") return row;
    progress.write(row.id, change);
    if (cancelRequested !== undefined) statements.setCancelRequested.run(row.id, cancelRequested ? 1 : 0);
    if (closed !== undefined) execution.close(row.id, closed);
    return "committed";
  }

  function applyAll(commit: Commit): CommitOutcome {
    const [only] = commit;
    if (only === undefined) return "committed";
    if (commit.length === 1) return apply(only);
    let outcome: CommitOutcome = "committed";
    transactions.unlessRefused(() => {
      for (const change of commit) {
        outcome = apply(change);
        if (outcome !== "committed") return false;
      }
      return true;
    });
    return outcome;
  }

  return { commit: (group) => transactions.atOnce(() => group.map(applyAll)) };
}
