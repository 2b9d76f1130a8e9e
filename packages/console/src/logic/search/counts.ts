import { type Filters, type Status, statuses } from "@openswf/insight/search/filters";
import { isCountExact, listCalls } from "@openswf/insight/search/list-calls";
import type { Instant } from "@openswf/model/brand";
import type {
  CountClosedWorkflowExecutionsInput,
  CountOpenWorkflowExecutionsInput,
  WorkflowExecutionCount,
  WorkflowExecutionInfo,
} from "@openswf/model/wire-types";

/** A status, or all that have closed where SWF cannot tell these apart. */
export type Counted = Status | "CLOSED";

/** How many executions of a list have each status, as far as it can be known. */
export type Counts = { readonly [Of in Counted]?: WorkflowExecutionCount };

export interface CountCall {
  readonly of: Counted;
  readonly open?: Omit<CountOpenWorkflowExecutionsInput, "domain">;
  readonly closed?: Omit<CountClosedWorkflowExecutionsInput, "domain">;
}

/** The calls that count a list by status, whatever statuses it shows. Empty where SWF, which counts by one filter alone, cannot. */
export function countCalls(filters: Filters, now: Instant): readonly CountCall[] {
  const each = statuses.flatMap((status) => callOf(status, { ...filters, statuses: [status] }, now));
  if (each.some(({ closed }) => closed !== undefined)) return each;
  const closed = statuses.filter((status) => status !== "OPEN");
  return [...each, ...callOf("CLOSED", { ...filters, statuses: closed }, now)];
}

function callOf(of: Counted, filters: Filters, now: Instant): readonly CountCall[] {
  if (!isCountExact(filters)) return [];
  const { open, closed } = listCalls(filters, now);
  if (open !== undefined) return [{ of, open }];
  return closed === undefined ? [] : [{ of, closed }];
}

/** Counts a list that has been read to its end, and is not narrowed to statuses. */
export function countsOf(rows: readonly WorkflowExecutionInfo[]): Counts {
  const counts = new Map<Status, number>();
  for (const { closeStatus = "OPEN" } of rows) counts.set(closeStatus, (counts.get(closeStatus) ?? 0) + 1);
  return Object.fromEntries(statuses.map((status) => [status, { count: counts.get(status) ?? 0 }]));
}

/** `12,345`; `10,000+` where SWF has stopped counting there. */
export function countText({ count, truncated = false }: WorkflowExecutionCount): string {
  return `${count.toLocaleString("en")}${truncated ? "+" : ""}`;
}
