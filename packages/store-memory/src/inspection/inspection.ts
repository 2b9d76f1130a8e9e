import type { Inspection } from "@openswf/core/stores/inspection";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { firstOf } from "../collections/first-of.ts";
import { pageOf } from "../collections/page-of.ts";
import { compareRuns } from "../executions/execution.ts";
import { recordOf } from "../lists/visibility.ts";
import type { Tables } from "../tables/tables.ts";
import { contradictionsIn, orphansIn } from "./contradictions.ts";

export function inspectionOf(tables: Tables): Synchronous<Inspection> {
  return {
    scanExecutions: (after, limit) =>
      pageOf(
        tables.executions.inOrder,
        after === undefined ? after : (execution) => compareRuns(execution, { runId: after }),
        { limit, reverse: false },
      ).map((execution) => {
        const { runId, created, version, wakeAt, lastEventId } = execution;
        return { ...recordOf(execution), cursor: runId, domain: created.domain, version, wakeAt, lastEventId };
      }),

    orphans: (limit) => firstOf(orphansIn(tables), limit),

    checkStorage: (limit) => ({ problems: firstOf(contradictionsIn(tables), limit), rowsWithoutChecksum: 0 }),
  };
}
