import type { DatabaseSync } from "node:sqlite";
import { commitsTo } from "../commit/commits.ts";
import { transactionsOn } from "../connection/transactions.ts";
import { listingsIn } from "../lists/listings.ts";
import { visibilityIn } from "../lists/visibility.ts";
import { workflowRunsIn } from "../lists/workflow-runs.ts";
import { errandsIn } from "../read/errands.ts";
import { executionsIn } from "../read/executions.ts";
import { inspectionOf } from "../read/inspection.ts";
import { waitingTasksIn } from "../read/waiting-tasks.ts";
import { wakeUpsIn } from "../read/wake-ups.ts";
import { accessIn } from "../records/access.ts";
import { probeOf } from "../records/probe.ts";
import { secretsIn } from "../records/secrets.ts";
import { domainsIn } from "../registrations/domains.ts";
import { namesIn } from "../registrations/names.ts";
import { registeredTypesIn } from "../registrations/registered-types.ts";
import { retentionIn } from "../retention/retention.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

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
