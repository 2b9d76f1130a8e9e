import type { DatabaseSync } from "node:sqlite";
import { appliedChangesTo } from "../apply/apply-changes.ts";
import { type LogApplication, logApplicationTo } from "../apply/apply-log.ts";
import { type LogPositions, logPositionsIn } from "../apply/log-position.ts";
import { prepareCommitStatements } from "../commit/commit-statements.ts";
import { commitsTo } from "../commit/commits.ts";
import { progressRowsIn } from "../commit/progress-rows.ts";
import { type Transactions, transactionsOn } from "../connection/transactions.ts";
import { storedFactsIn } from "../facts/read-facts.ts";
import { openWorkflowsIn } from "../facts/read-open-workflows.ts";
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

/** The parts of a database that only the owner of its change log uses. */
export interface LoggedDatabase {
  readonly database: SqliteDatabase;
  readonly transactions: Transactions;
  readonly positions: LogPositions;
  readonly application: LogApplication;
}

export function databaseOver(db: DatabaseSync): SqliteDatabase {
  return loggedDatabaseOver(db).database;
}

export function loggedDatabaseOver(db: DatabaseSync): LoggedDatabase {
  const names = namesIn(db);
  const transactions = transactionsOn(db, names.forget);
  const listings = listingsIn(db);
  const workflowRuns = workflowRunsIn(db);
  const statements = prepareCommitStatements(db);
  const progress = progressRowsIn(statements, names);
  const positions = logPositionsIn(db);
  const changes = appliedChangesTo(db, statements, progress, names, listings, workflowRuns);
  const { probe } = probeOf(db, transactions);
  const database: SqliteDatabase = {
    probe,
    outsideWrites: () => positions.read().outsideWrites,
    ...openWorkflowsIn(db, names, transactions),
    ...storedFactsIn(db, names, transactions, workflowRuns),
    ...secretsIn(db, transactions),
    ...accessIn(db, transactions),
    ...domainsIn(db, names, transactions),
    ...registeredTypesIn(db, names, transactions),
    ...commitsTo(statements, progress, names, transactions, listings, workflowRuns),
    ...executionsIn(db, names, transactions, workflowRuns),
    ...waitingTasksIn(db, names),
    ...wakeUpsIn(db),
    ...errandsIn(db),
    ...visibilityIn(db, names, transactions, workflowRuns),
    ...retentionIn(db, names, transactions, listings, workflowRuns),
    ...inspectionOf(db, names, transactions),
  };
  const application = logApplicationTo(db, transactions, positions, changes, probe);
  return { database, transactions, positions, application };
}
