import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { HistoryEvent, WorkflowExecution } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { type InDomain, withDomain } from "../../client/connect.ts";
import { Limited } from "../../client/pages.ts";
import { withDates } from "../../client/wire-dates.ts";
import { note, type Printer, printerFor } from "../../output/printer.ts";
import { findRun } from "./find-run.ts";
import { HistoryLines } from "./history-lines.ts";
import { followHistory, readHistory } from "./read-history.ts";

export interface HistoryFlags extends DomainFlags {
  readonly run?: string;
  readonly follow?: true;
  readonly reverse?: true;
  readonly limit?: number;
}

/** `openswf workflow history`. */
export function showHistory(workflowId: string, flags: HistoryFlags): Promise<void> {
  if (flags.follow === true && flags.reverse === true) {
    throw Problem.ofUsage("--follow and --reverse conflict: new events come last.");
  }
  return withDomain(flags, async (at) => {
    const execution = await findRun(at, workflowId, flags.run);
    const left = new AbortController();
    // Without a reader, following would never end.
    process.stdout.once("error", () => left.abort());
    const events = flags.follow
      ? followHistory(at, execution, systemClock, left.signal)
      : readHistory(at, execution, flags.reverse === true ? "reverse" : "forward");
    const limited = new Limited(events, flags.limit ?? Number.POSITIVE_INFINITY);
    const printer = printerFor(flags);
    try {
      if (printer.form === "text") await printLines(at, execution, limited, printer);
      else await printer.list(limited, [], "", withDates);
    } catch (error) {
      if (!left.signal.aborted) throw error;
    }
    if (limited.hasMore) note("There are more events: raise --limit, or leave it out.");
  });
}

async function printLines(
  at: InDomain,
  execution: WorkflowExecution,
  events: AsyncIterable<HistoryEvent>,
  printer: Printer,
): Promise<void> {
  let lines: HistoryLines | undefined;
  for await (const event of events) {
    lines ??= new HistoryLines(printer.surface, await startOf(at, execution, event));
    printer.line(lines.line(event));
    const { workflowExecutionContinuedAsNewEventAttributes: continued } = event;
    if (continued !== undefined) note(`It continues as run ${continued.newExecutionRunId}.`);
  }
}

/** When the run started, in milliseconds: the time of its first event. */
async function startOf({ swf, domain }: InDomain, execution: WorkflowExecution, event: HistoryEvent): Promise<number> {
  if (event.eventId === 1) return Math.round(event.eventTimestamp * 1000);
  const { events } = await swf.call("GetWorkflowExecutionHistory", { domain, execution, maximumPageSize: 1 });
  return Math.round((events[0] ?? event).eventTimestamp * 1000);
}
