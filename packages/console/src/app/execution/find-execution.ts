import type { Swf } from "../../api/swf.ts";

/** What an id names: one execution, or several runs. */
export type Found =
  | { readonly kind: "one"; readonly workflowId: string; readonly runId: string }
  | { readonly kind: "several" };

/** Executions of each list that are searched for a runId, newest first. SWF has no way to look one up. */
const searchedPerPage = 1_000;
const searchedPages = 3;

/** Finds the execution that a workflowId or a runId names. */
export async function findExecution(swf: Pick<Swf, "call">, domain: string, id: string): Promise<Found | undefined> {
  const startTimeFilter = { oldestDate: 0 };
  const filter = { domain, startTimeFilter, executionFilter: { workflowId: id }, maximumPageSize: 2 };
  if (id.length <= 256) {
    const [open, closed] = await Promise.all([
      swf.call("ListOpenWorkflowExecutions", filter),
      swf.call("ListClosedWorkflowExecutions", filter),
    ]);
    const [only, other] = [...open.executionInfos, ...closed.executionInfos];
    if (other !== undefined) return { kind: "several" };
    if (only !== undefined) return { kind: "one", ...only.execution };
  }
  return looksLikeRunId(id) ? findRun(swf, domain, id) : undefined;
}

/** Amazon SWF's are base64 with a name in front, openswf's begin in the same way: long, and without spaces. */
const looksLikeRunId = (id: string): boolean => /^[\w+/=.:-]{20,64}$/.test(id);

async function findRun(swf: Pick<Swf, "call">, domain: string, runId: string): Promise<Found | undefined> {
  const lists = ["ListOpenWorkflowExecutions", "ListClosedWorkflowExecutions"] as const;
  for (const list of lists) {
    let nextPageToken: string | undefined;
    for (let page = 0; page < searchedPages; page += 1) {
      const input = { domain, startTimeFilter: { oldestDate: 0 }, maximumPageSize: searchedPerPage, nextPageToken };
      const answer = await swf.call(list, input);
      const found = answer.executionInfos.find(({ execution }) => execution.runId === runId);
      if (found !== undefined) return { kind: "one", ...found.execution };
      nextPageToken = answer.nextPageToken;
      if (nextPageToken === undefined) break;
    }
  }
  return undefined;
}
