import type { Store } from "@openswf/core/stores/store";
import { accessIn } from "./access.ts";
import { commitsTo } from "./commits.ts";
import { domainsIn } from "./domains.ts";
import { errandsIn } from "./errands.ts";
import { executionsIn } from "./executions.ts";
import { inspectionOf } from "./inspection.ts";
import { namesIn } from "./names.ts";
import type { PostgresOptions } from "./options.ts";
import { probeOf } from "./probe.ts";
import { registeredTypesIn } from "./registered-types.ts";
import { retentionIn } from "./retention.ts";
import { secretsIn } from "./secrets.ts";
import type { Database } from "./statement.ts";
import { visibilityIn } from "./visibility.ts";
import { waitingTasksIn } from "./waiting-tasks.ts";
import { wakeUpsIn } from "./wake-ups.ts";

export type StoredInPostgres = Omit<Store, "exclusive" | "groupsAtOnce" | "cursorForm" | "notices" | "close">;

export interface Databases {
  readonly reading: Database;
  /** For operations that may take long: pages and counts of executions and tasks, and full scans. */
  readonly listing: Database;
  readonly writing: Database;
}

/**
 * The operations of a Store over three connection pools, so that a long list delays neither commits nor single-row
 * reads.
 */
export function storeIn({ reading, listing, writing }: Databases, options: PostgresOptions): StoredInPostgres {
  const names = namesIn(reading, writing);
  return {
    ...secretsIn(reading, writing),
    ...probeOf(writing),
    ...accessIn(reading, writing),
    ...domainsIn(reading, writing),
    ...registeredTypesIn(reading, writing, names),
    ...commitsTo(writing, names, options),
    ...executionsIn(reading, names),
    ...waitingTasksIn(reading, listing, names),
    ...wakeUpsIn(reading, options.dueFromShard),
    ...errandsIn(reading),
    ...visibilityIn(listing, names),
    ...retentionIn(writing, names),
    ...inspectionOf(listing),
  };
}
