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

/** Reads and prints a page: at once if it is in memory and small. One that may be large waits for its turn. */
export function historyPage(
  { services, admission }: PagedCall,
  execution: CachedExecution,
  range: HistoryRange,
): HistoryPage | Promise<HistoryPage> {
  const read = (): HistoryPage | Promise<HistoryPage> => {
    const events = readEvents(services.store, execution, range);
    return events instanceof Promise ? events.then(pageOf) : pageOf(events);
  };
  return isSmall(execution, range) ? read() : services.historyTurns.take(admission.principal, async () => read());
}

const pageOf = (events: readonly string[]): HistoryPage => ({ events: printedEvents(events), count: events.length });

/** The whole page is in memory, which holds little of this execution. */
const isSmall = ({ recentFrom, recentBytes }: CachedExecution, { from, to, limit, reverse }: HistoryRange): boolean =>
  recentBytes <= smallHistoryBytes && (reverse ? Math.max(from, to - limit + 1) : from) >= recentFrom;
