import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { Swf } from "../../api/swf.ts";
import { pastedId } from "../../logic/search/pasted-id.ts";

/** What a text names: one execution, or several runs of one workflow id. */
export type Found =
  | { readonly kind: "one"; readonly workflowId: string; readonly runId: string }
  | { readonly kind: "several"; readonly workflowId: string };

type Lister = Pick<Swf, "call">;
const lists = ["ListOpenWorkflowExecutions", "ListClosedWorkflowExecutions"] as const;

/** Executions of each list that are searched for a runId of which it is not known when it began, newest first. */
const searchedPerPage = 1_000;
const searchedPages = 3;
/** Around the start of a run, in seconds: timestamps of SWF are rounded. */
const aroundStart = 2;

/** Finds the execution that a pasted text names: by its workflowId, its runId, or both. */
export async function findExecution(swf: Lister, domain: string, text: string): Promise<Found | undefined> {
  const pasted = pastedId(text);
  switch (pasted?.kind) {
    case undefined:
      return undefined;
    case "execution":
      return { kind: "one", workflowId: pasted.workflowId, runId: pasted.runId };
    case "run":
      return (
        (await findRun(swf, domain, pasted.runId, pasted.startedAt)) ?? (await findWorkflow(swf, domain, pasted.runId))
      );
    case "workflow":
      return findWorkflow(swf, domain, pasted.workflowId);
  }
}

async function findWorkflow(swf: Lister, domain: string, workflowId: string): Promise<Found | undefined> {
  const startTimeFilter = { oldestDate: 0 };
  const filter = { domain, startTimeFilter, executionFilter: { workflowId }, maximumPageSize: 2 };
  const pages = await Promise.all(lists.map((list) => swf.call(list, filter)));
  const [only, other] = pages.flatMap(({ executionInfos }) => executionInfos);
  if (other !== undefined) return { kind: "several", workflowId };
  return only === undefined ? undefined : { kind: "one", ...only.execution };
}

/** SWF has no way to look up a runId. Those of openswf say when the run began, which leaves few to look through. */
async function findRun(
  swf: Lister,
  domain: string,
  runId: string,
  startedAt: number | undefined,
): Promise<Found | undefined> {
  if (startedAt !== undefined) {
    const at = startedAt / 1000;
    const found = await search(swf, domain, runId, { oldestDate: at - aroundStart, latestDate: at + aroundStart });
    if (found !== undefined) return { kind: "one", ...found };
  }
  const found = await search(swf, domain, runId, { oldestDate: 0 });
  return found === undefined ? undefined : { kind: "one", ...found };
}

async function search(
  swf: Lister,
  domain: string,
  runId: string,
  startTimeFilter: { readonly oldestDate: number; readonly latestDate?: number },
): Promise<WorkflowExecution | undefined> {
  for (const list of lists) {
    let nextPageToken: string | undefined;
    for (let page = 0; page < searchedPages; page += 1) {
      const input = { domain, startTimeFilter, maximumPageSize: searchedPerPage, nextPageToken };
      const answer = await swf.call(list, input);
      const found = answer.executionInfos.find(({ execution }) => execution.runId === runId);
      if (found !== undefined) return found.execution;
      nextPageToken = answer.nextPageToken;
      if (nextPageToken === undefined) break;
    }
  }
  return undefined;
}
