import type { WorkflowExecutionCount, WorkflowExecutionInfo, WorkflowExecutionInfos } from "@openswf/model/wire-types";
import type { Client } from "../../load/client.ts";
import { Latencies } from "../../load/latencies.ts";
import { domain, otherWorkflowType } from "../../load/workplace.ts";
import type { Progress } from "../../report/progress.ts";
import { check } from "../../report/report.ts";
import type { DeepStore } from "../preload/deep-store.ts";
import {
  countPlanned,
  nightlyId,
  type PlannedExecution,
  plannedExecution,
  rareTag,
} from "../preload/planned-execution.ts";

const firstPageCalls = 20;
const countCalls = 3;
/** The number of pages read from each list. The last pages of the walk are the "deep" ones. */
const pagesWalked = 200;
const deepPages = 20;

export interface VisibilityRow {
  /** Which list, sorted by which time, with which filter. */
  readonly query: string;
  readonly firstP50Ms: number;
  readonly firstMaxMs: number;
  readonly deepPage: number;
  readonly deepP50Ms: number;
  readonly deepMaxMs: number;
  readonly countMs: number;
  readonly counted: number;
}

/** A way to list: the request, and which of the preloaded executions it finds. */
interface Query {
  readonly name: string;
  readonly status: "Open" | "Closed";
  readonly time: "start" | "close";
  readonly filter: object;
  finds(execution: Pick<PlannedExecution, "workflowId" | "workflowType" | "tagList" | "closeStatus">): boolean;
  /** Whether the base profile adds executions to it. */
  readonly grows: boolean;
}

/** Measures every list at its first page and deep inside, and every count. All are checked against the plan. */
export async function measureVisibility(
  client: Client,
  deep: DeepStore,
  progress: Progress,
): Promise<{ readonly rows: readonly VisibilityRow[]; readonly sample: readonly WorkflowExecutionInfo[] }> {
  const rows: VisibilityRow[] = [];
  const sample: WorkflowExecutionInfo[] = [];
  for (const query of queries(deep)) {
    progress.stage(`deep-store: list and count ${query.name}`);
    rows.push(await measureQuery(client, query, deep, sample));
  }
  return { rows, sample };
}

function queries({ total }: DeepStore): readonly Query[] {
  const openId = plannedExecution(total - 1).workflowId;
  const all = { name: "all", filter: {}, finds: () => true, grows: true };
  const type = {
    name: "type",
    filter: { typeFilter: otherWorkflowType },
    finds: ({ workflowType }: Pick<PlannedExecution, "workflowType">) => workflowType.name === otherWorkflowType.name,
    grows: false,
  };
  const tag = {
    name: "tag",
    filter: { tagFilter: { tag: rareTag } },
    finds: ({ tagList }: Pick<PlannedExecution, "tagList">) => tagList?.includes(rareTag) === true,
    grows: false,
  };
  const closeStatus = {
    name: "closeStatus",
    filter: { closeStatusFilter: { status: "FAILED" } },
    finds: (execution: Pick<PlannedExecution, "closeStatus">) => execution.closeStatus === "FAILED",
    grows: false,
  };
  const workflowId = (id: string): Pick<Query, "name" | "filter" | "finds" | "grows"> => ({
    name: "workflowId",
    filter: { executionFilter: { workflowId: id } },
    finds: (execution) => execution.workflowId === id,
    grows: false,
  });
  const closed = [all, workflowId(nightlyId), type, tag, closeStatus];
  return [
    ...[all, workflowId(openId), type, tag].map(
      (filter): Query => ({ ...filter, status: "Open", time: "start", name: `open, ${filter.name}` }),
    ),
    ...(["start", "close"] as const).flatMap((time) =>
      closed.map((filter): Query => ({ ...filter, status: "Closed", time, name: `closed by ${time}, ${filter.name}` })),
    ),
  ];
}

async function measureQuery(
  client: Client,
  query: Query,
  deep: DeepStore,
  sample: WorkflowExecutionInfo[],
): Promise<VisibilityRow> {
  const first = new Latencies();
  for (let i = 0; i < firstPageCalls; i += 1) first.add((await listPage(client, query, undefined)).ms);

  const pages: number[] = [];
  let last: WorkflowExecutionInfo | undefined;
  let nextPageToken: string | undefined;
  do {
    const page = await listPage(client, query, nextPageToken);
    for (const info of page.infos) {
      check(isListed(query, info), `${query.name}: ${JSON.stringify(info)} does not belong in this list`);
      check(last === undefined || timeOf(query, info) <= timeOf(query, last), `${query.name}: out of order`);
      last = info;
    }
    pages.push(page.ms);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined && pages.length < pagesWalked);
  if (last !== undefined) sample.push(last);

  const count = new Latencies();
  let counted = 0;
  for (let i = 0; i < countCalls; i += 1) {
    const began = performance.now();
    const answer = await client.call(`Count${query.status}WorkflowExecutions`, queryInput(query));
    count.add(performance.now() - began);
    counted = answer.count;
    if (i === 0) checkCount(query, deep, answer);
  }
  const deepest = new Latencies();
  for (const ms of pages.slice(-deepPages)) deepest.add(ms);
  return {
    query: query.name,
    firstP50Ms: first.quantile(0.5),
    firstMaxMs: first.quantile(1),
    deepPage: pages.length,
    deepP50Ms: deepest.quantile(0.5),
    deepMaxMs: deepest.quantile(1),
    countMs: count.quantile(0.5),
    counted,
  };
}

/**
 * Either all four operations accept this input, or only those for closed executions: `queries` gives open ones a start
 * time only.
 */
interface QueryInput {
  readonly domain: string;
  readonly startTimeFilter: { readonly oldestDate: number };
}

function queryInput({ time, filter }: Query): QueryInput {
  const input = { domain, [time === "start" ? "startTimeFilter" : "closeTimeFilter"]: { oldestDate: 0 }, ...filter };
  // `as`: see above; to TypeScript, a computed name is only a string.
  return input as unknown as QueryInput;
}

interface ListedPage {
  readonly ms: number;
  readonly infos: readonly WorkflowExecutionInfo[];
  readonly nextPageToken: string | undefined;
}

async function listPage(client: Client, query: Query, pageToken: string | undefined): Promise<ListedPage> {
  const input = { ...queryInput(query), nextPageToken: pageToken };
  const began = performance.now();
  const body = await client.send(`List${query.status}WorkflowExecutions`, input);
  const ms = performance.now() - began;
  // `as`: the reply has the service's shape, or the caller's checks fail. Parsed after the clock is read.
  const { executionInfos, nextPageToken } = JSON.parse(body) as WorkflowExecutionInfos;
  return { ms, infos: executionInfos, nextPageToken };
}

function isListed(query: Query, info: WorkflowExecutionInfo): boolean {
  const { execution, workflowType, tagList, closeStatus, executionStatus } = info;
  // `as`: the preloaded executions close in two ways, and those that the base profile added close in one of them.
  const ending = closeStatus as PlannedExecution["closeStatus"];
  const { workflowId } = execution;
  const tags = tagList?.filter((tag) => tag !== null);
  return (
    executionStatus === query.status.toUpperCase() &&
    query.finds({ workflowId, workflowType, tagList: tags, closeStatus: ending })
  );
}

function timeOf({ time }: Query, { startTimestamp, closeTimestamp = 0 }: WorkflowExecutionInfo): number {
  return time === "start" ? startTimestamp : closeTimestamp;
}

function checkCount(query: Query, { total }: DeepStore, { count, truncated }: WorkflowExecutionCount): void {
  const isOpen = query.status === "Open";
  const planned = countPlanned(
    total,
    (execution) => (execution.closeStatus === undefined) === isOpen && query.finds(execution),
  );
  const isRight = query.grows ? count >= planned || truncated === true : count === planned;
  check(isRight, `${query.name}: counted ${count}, but ${planned} were preloaded`);
}
