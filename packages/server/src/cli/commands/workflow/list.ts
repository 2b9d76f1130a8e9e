import { systemClock } from "@openswf/core/ports/clock";
import { durationText } from "@openswf/insight/text/duration";
import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { withDomain } from "../../client/connect.ts";
import { Limited } from "../../client/pages.ts";
import { withDates } from "../../client/wire-dates.ts";
import { note, printerFor } from "../../output/printer.ts";
import type { Column } from "../../output/render/table.ts";
import { secondsText } from "../../output/render/times.ts";
import { executionsOf } from "./executions.ts";
import type { FilterFlags } from "./filter-options.ts";
import { filtersOf } from "./filters-of.ts";
import { statusCell } from "./status-cell.ts";

export interface ListFlags extends FilterFlags {
  readonly limit: number;
  readonly all?: true;
}

/** `openswf workflow list`. */
export function list(flags: ListFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const now = systemClock.now();
    const max = flags.all === true ? Number.POSITIVE_INFINITY : flags.limit;
    const infos = new Limited(executionsOf(at, filtersOf(flags), now), max);
    const printer = printerFor(flags);
    await printer.list(infos, columns(now), "no executions", withDates);
    if (infos.hasMore) note(`There are more: raise --limit ${flags.limit}, or pass --all.`);
  });
}

/** @param now in milliseconds */
export const columns = (now: number): readonly Column<WorkflowExecutionInfo>[] => [
  { heading: "WORKFLOW ID", cell: ({ execution }) => execution.workflowId, least: 16 },
  { heading: "STATUS", cell: statusCell },
  { heading: "TYPE", cell: ({ workflowType: { name, version } }) => `${name} ${version}`, least: 12 },
  { heading: "STARTED", cell: ({ startTimestamp }) => secondsText(startTimestamp) },
  {
    heading: "RAN",
    align: "right",
    cell: ({ startTimestamp, closeTimestamp }) =>
      durationText((closeTimestamp === undefined ? now : closeTimestamp * 1000) - startTimestamp * 1000),
  },
  { heading: "TAGS", cell: ({ tagList }) => (tagList ?? []).join(" "), least: 6 },
  { heading: "RUN ID", cell: ({ execution }) => ({ text: execution.runId, style: "quiet" }), least: 12 },
];
