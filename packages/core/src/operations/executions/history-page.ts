import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readEvents } from "../../commit/read-events.ts";
import type { Principal } from "../../ports/access-control.ts";
import type { HistoryRange } from "../../stores/executions.ts";
import type { Services } from "../services.ts";
import { printedEvents } from "./printed-events.ts";

/** What an execution may hold in memory for its pages to be printed at once. Joining and encoding twice as much took 0.3 ms of CPU. */
const smallHistoryBytes = 65_536;

/** What a page needs of its call. */
interface PagedCall {
  readonly services: Pick<Services, "store" | "historyTurns">;
  readonly admission: { readonly principal: Principal | undefined };
}

/** A page of a history in wire form. */
export interface HistoryPage {
  readonly events: string;
  readonly count: number;
}

/** Reads and prints a page. One that may be large, or is not in memory, waits for its turn. */
export async function historyPage(
  { services, admission }: PagedCall,
  execution: CachedExecution,
  range: HistoryRange,
): Promise<HistoryPage> {
  const print = async (): Promise<HistoryPage> => {
    const events = await readEvents(services.store, execution, range);
    return { events: printedEvents(events), count: events.length };
  };
  if (isSmall(execution, range)) return await print();
  return await services.historyTurns.take(admission.principal, print);
}

/** The whole page is in memory, which holds little of this execution. */
const isSmall = ({ recentFrom, recentBytes }: CachedExecution, { from, to, limit, reverse }: HistoryRange): boolean =>
  recentBytes <= smallHistoryBytes && (reverse ? Math.max(from, to - limit + 1) : from) >= recentFrom;
