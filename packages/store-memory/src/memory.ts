import type { StoreParts } from "@openswf/core/stores/store";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { commitsTo } from "./commit/commits.ts";
import { inspectionOf } from "./inspection/inspection.ts";
import { visibilityOf } from "./lists/visibility.ts";
import { storedExecutions } from "./reading/read-executions.ts";
import { accessRecords } from "./records/access.ts";
import { storedSecrets } from "./records/secrets.ts";
import { registeredDomains } from "./registrations/domains.ts";
import { registeredTypes } from "./registrations/registered-types.ts";
import { TypesByDomain } from "./registrations/types-by-domain.ts";
import { retentionOf } from "./retention/retention.ts";
import type { Tables } from "./tables/tables.ts";
import { errandsOf } from "./waiting/errands.ts";
import { waitingTasks } from "./waiting/waiting-tasks.ts";
import { wakeUpsOf } from "./waiting/wake-ups.ts";

/** All parts of a store, over tables that hold what it knows of executions. */
export function memoryOf(tables: Tables): Synchronous<StoreParts> {
  const types = new TypesByDomain();
  return {
    ...storedSecrets(),
    ...accessRecords(),
    ...registeredDomains(types),
    ...registeredTypes(types),
    ...commitsTo(tables),
    ...storedExecutions(tables.executions, tables.workflowRuns),
    ...waitingTasks(tables.taskLists, tables.executions),
    ...wakeUpsOf(tables.due),
    ...errandsOf(tables.errands),
    ...visibilityOf(tables.listings, tables.workflowRuns),
    ...retentionOf(tables),
    ...inspectionOf(tables),
    // There is no disk that could fail.
    probe: () => {},
  };
}
