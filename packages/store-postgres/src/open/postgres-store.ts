import type { StoreParts } from "@openswf/core/stores/store";
import type { Placements } from "../citus/placements.ts";
import { commitsTo } from "../commit/commits.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Database } from "../connection/statement.ts";
import { visibilityIn } from "../lists/visibility.ts";
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

export interface Databases {
  readonly reading: Database;
  /** For operations that may take long: pages and counts of executions and tasks, and full scans. */
  readonly listing: Database;
  readonly writing: Database;
}

/**
 * The operations of a Store over three connection pools, so that a long list delays neither commits nor single-row
 * reads. `placements` is given when the tables are distributed over Citus workers.
 */
export function storeIn(
  { reading, listing, writing }: Databases,
  options: PostgresOptions,
  placements?: Placements,
): StoreParts {
  const removal = placements !== undefined || options.groupBy === "shard" ? "by shard" : "together";
  const names = namesIn(reading, writing);
  return {
    ...secretsIn(reading, writing),
    ...probeOf(writing),
    ...accessIn(reading, writing),
    ...domainsIn(reading, writing),
    ...registeredTypesIn(reading, writing, names),
    ...commitsTo(writing, names, options, placements),
    ...executionsIn(reading, names),
    ...waitingTasksIn(reading, listing, names),
    ...wakeUpsIn(reading, options.dueFromShard),
    ...errandsIn(reading),
    ...visibilityIn(listing, names),
    ...retentionIn(writing, names, removal),
    ...inspectionOf(listing),
  };
}
