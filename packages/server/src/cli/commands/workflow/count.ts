import { systemClock } from "@openswf/core/ports/clock";
import type { Filters } from "@openswf/insight/search/filters";
import { isCountExact, listCalls } from "@openswf/insight/search/list-calls";
import { type InDomain, withDomain } from "../../client/connect.ts";
import { printerFor } from "../../output/printer.ts";
import { progressLine } from "../../output/progress-line.ts";
import { executionsOf } from "./executions.ts";
import type { FilterFlags } from "./filter-options.ts";
import { filtersOf } from "./filters-of.ts";

interface Counts {
  readonly open: number;
  readonly closed: number;
  /** SWF has counted no further: there are more. */
  readonly truncated: boolean;
}

/** `openswf workflow count`. */
export function count(flags: FilterFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const filters = filtersOf(flags);
    const now = systemClock.now();
    const counts = isCountExact(filters) ? await counted(at, filters, now) : await listed(at, filters, now);
    const { open, closed, truncated } = counts;
    const more = truncated ? ", and more that SWF has not counted" : "";
    printerFor(flags).done(`${open} open, ${closed} closed${more}`, { domain: at.domain, ...counts });
  });
}

/** SWF's own counts. */
async function counted({ swf, domain }: InDomain, filters: Filters, now: number): Promise<Counts> {
  const { open, closed } = listCalls(filters, now);
  const none = { count: 0, truncated: false };
  const [ofOpen, ofClosed] = await Promise.all([
    open === undefined ? none : swf.call("CountOpenWorkflowExecutions", { domain, ...open }),
    closed === undefined ? none : swf.call("CountClosedWorkflowExecutions", { domain, ...closed }),
  ]);
  return {
    open: ofOpen.count,
    closed: ofClosed.count,
    truncated: ofOpen.truncated === true || ofClosed.truncated === true,
  };
}

/** Executions between two steps of the progress. */
const toldEvery = 500;

/** SWF counts by one filter at a time. For several, the executions are listed and counted here. */
async function listed(at: InDomain, filters: Filters, now: number): Promise<Counts> {
  const progress = progressLine();
  let [open, closed] = [0, 0];
  try {
    for await (const { executionStatus } of executionsOf(at, filters, now)) {
      if (executionStatus === "OPEN") open += 1;
      else closed += 1;
      if ((open + closed) % toldEvery === 0) progress.show(`${open + closed} counted`);
    }
  } finally {
    progress.clear();
  }
  return { open, closed, truncated: false };
}
