import type { DatabaseSync } from "node:sqlite";
import { accessIn } from "./access.ts";
import { commitsTo } from "./commits.ts";
import { domainsIn } from "./domains.ts";
import { errandsIn } from "./errands.ts";
import { executionsIn } from "./executions.ts";
import { inspectionOf } from "./inspection.ts";
import { listingsIn } from "./listings.ts";
import { namesIn } from "./names.ts";
import { probeOf } from "./probe.ts";
import { registeredTypesIn } from "./registered-types.ts";
import { retentionIn } from "./retention.ts";
import { secretsIn } from "./secrets.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { transactionsOn } from "./transactions.ts";
import { visibilityIn } from "./visibility.ts";
import { waitingTasksIn } from "./waiting-tasks.ts";
import { wakeUpsIn } from "./wake-ups.ts";
import { workflowRunsIn } from "./workflow-runs.ts";

export function databaseOver(db: DatabaseSync): SqliteDatabase {
  const names = namesIn(db);
  const transactions = transactionsOn(db, names.forget);
  const listings = listingsIn(db);
  const workflowRuns = workflowRunsIn(db);
  return {
    ...secretsIn(db),
    ...probeOf(db, transactions),
    ...accessIn(db, transactions),
    ...domainsIn(db, names, transactions),
    ...registeredTypesIn(db, names, transactions),
    ...commitsTo(db, names, transactions, listings, workflowRuns),
    ...executionsIn(db, names, transactions, workflowRuns),
    ...waitingTasksIn(db, names),
    ...wakeUpsIn(db),
    ...errandsIn(db),
    ...visibilityIn(db, names, transactions, workflowRuns),
    ...retentionIn(db, names, transactions, listings, workflowRuns),
    ...inspectionOf(db, names, transactions),
  };
}
