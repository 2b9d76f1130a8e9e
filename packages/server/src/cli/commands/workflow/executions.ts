import { belongs, type Filters } from "@openswf/insight/search/filters";
import { listCalls } from "@openswf/insight/search/list-calls";
import type { WorkflowExecutionInfo, WorkflowExecutionInfos } from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { pagesOf } from "../../client/pages.ts";

/** Executions of one call: SWF's maximum. */
const pageSize = 1_000;

/**
 * The open and the closed executions that the filters ask for, as one list, newest first. Both lists are read page by
 * page, as far as the caller reads.
 *
 * @param now in milliseconds
 */
export async function* executionsOf(
  { swf, domain }: InDomain,
  filters: Filters,
  now: number,
): AsyncGenerator<WorkflowExecutionInfo> {
  const calls = listCalls(filters, now);
  const { open, closed } = calls;
  const lists = [
    ...(open === undefined
      ? []
      : [infosOf((page) => swf.call("ListOpenWorkflowExecutions", { domain, ...open, ...page }))]),
    ...(closed === undefined
      ? []
      : [infosOf((page) => swf.call("ListClosedWorkflowExecutions", { domain, ...closed, ...page }))]),
  ];
  const seen = new Set<string>();
  for await (const info of newestFirst(lists)) {
    // An execution that closes between the two calls is in both lists: the newest of the two comes first, so it is
    // enough to remember the runs that were open.
    if (seen.has(info.execution.runId)) continue;
    if (info.executionStatus === "OPEN") seen.add(info.execution.runId);
    if (belongs(info, filters, now)) yield info;
  }
}

interface PageInput {
  readonly maximumPageSize: number;
  readonly nextPageToken: string | undefined;
}

async function* infosOf(
  list: (page: PageInput) => Promise<WorkflowExecutionInfos>,
): AsyncGenerator<WorkflowExecutionInfo> {
  for await (const page of pagesOf((nextPageToken) => list({ maximumPageSize: pageSize, nextPageToken }))) {
    yield* page.executionInfos;
  }
}

/** Merges lists that are each newest first. */
async function* newestFirst(
  lists: readonly AsyncGenerator<WorkflowExecutionInfo>[],
): AsyncGenerator<WorkflowExecutionInfo> {
  const heads = await Promise.all(lists.map((list) => list.next()));
  while (true) {
    let newest = -1;
    for (const [index, { done, value }] of heads.entries()) {
      const best = heads[newest];
      if (done === true) continue;
      if (best === undefined || best.done === true || value.startTimestamp > best.value.startTimestamp) newest = index;
    }
    const [head, list] = [heads[newest], lists[newest]];
    if (head === undefined || head.done === true || list === undefined) return;
    yield head.value;
    heads[newest] = await list.next();
  }
}
