import { invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Operations } from "@openswf/model/operations";
import type { PendingTaskCount, WorkflowExecutionCount, WorkflowExecutionInfos } from "@openswf/model/wire-types";
import { instantOf } from "../protocol/timestamp.ts";
import { hiddenUntil } from "../registrations/retention.ts";
import type { DomainRecord } from "../stores/domains.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { ExecutionFilter, ExecutionQuery } from "../stores/visibility.ts";
import { type Call, type Operation, requireDomain } from "./call.ts";
import { executionInfo } from "./execution-info.ts";
import { pagePosition, pageSize, pageToken } from "./paging.ts";

type VisibilityOperation =
  | "ListOpenWorkflowExecutions"
  | "ListClosedWorkflowExecutions"
  | "CountOpenWorkflowExecutions"
  | "CountClosedWorkflowExecutions";
type ClosedInput = Operations["ListClosedWorkflowExecutions"]["input"];

/** At most one filter is present: the protocol refuses requests with more. */
function filterOf(input: Partial<ClosedInput>): ExecutionFilter | undefined {
  const { executionFilter, typeFilter, tagFilter, closeStatusFilter } = input;
  if (executionFilter !== undefined) return { by: "workflowId", workflowId: executionFilter.workflowId };
  if (typeFilter !== undefined) return { by: "type", name: typeFilter.name, version: typeFilter.version };
  if (tagFilter !== undefined) return { by: "tag", tag: tagFilter.tag };
  if (closeStatusFilter !== undefined) return { by: "closeStatus", closeStatus: closeStatusFilter.status };
  return undefined;
}

function queryOf(
  { services, input }: Call<VisibilityOperation>,
  status: "open" | "closed",
  domain: DomainRecord,
): ExecutionQuery {
  const { startTimeFilter, closeTimeFilter }: Partial<ClosedInput> = input;
  const time = startTimeFilter ?? closeTimeFilter;
  invariant(time !== undefined, "a query has no time filter");
  return {
    domain: domain.key,
    status,
    time: startTimeFilter === undefined ? "closedAt" : "startedAt",
    from: instantOf(time.oldestDate),
    to: time.latestDate === undefined ? undefined : instantOf(time.latestDate),
    hiddenUntil: status === "closed" ? hiddenUntil(domain, services.clock.now()) : undefined,
    filter: filterOf(input),
  };
}

async function list(
  call: Call<"ListOpenWorkflowExecutions"> | Call<"ListClosedWorkflowExecutions">,
  status: "open" | "closed",
): Promise<WorkflowExecutionInfos> {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const limit = pageSize(input, services.limits.pageSizeMax);
  const after = pagePosition(call, services.limits.pageTokenLifetimeMs);
  // A cursor from before the store was moved to another kind of store is invalid.
  if (after !== undefined && !services.store.cursorForm.test(after)) throw invalidToken();
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await services.store.listExecutions(queryOf(call, status, domain), page);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    executionInfos: records.map(executionInfo),
    nextPageToken: more ? pageToken(call, last.cursor) : undefined,
  };
}

/** Counts up to the limit. Beyond it the answer is `truncated`, as when the service gives up counting. */
async function count(
  call: Call<"CountOpenWorkflowExecutions"> | Call<"CountClosedWorkflowExecutions">,
  status: "open" | "closed",
): Promise<WorkflowExecutionCount> {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const { countedMax } = services.limits;
  const counted = await services.store.countExecutions(queryOf(call, status, domain), countedMax + 1);
  return { count: Math.min(counted, countedMax), truncated: counted > countedMax };
}

export const listOpenWorkflowExecutions: Operation<"ListOpenWorkflowExecutions"> = async (call) => list(call, "open");
export const listClosedWorkflowExecutions: Operation<"ListClosedWorkflowExecutions"> = async (call) =>
  list(call, "closed");
export const countOpenWorkflowExecutions: Operation<"CountOpenWorkflowExecutions"> = async (call) =>
  count(call, "open");
export const countClosedWorkflowExecutions: Operation<"CountClosedWorkflowExecutions"> = async (call) =>
  count(call, "closed");

async function countPending(
  call: Call<"CountPendingDecisionTasks"> | Call<"CountPendingActivityTasks">,
  kind: TaskListKey["kind"],
): Promise<PendingTaskCount> {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const { countedMax } = services.limits;
  const key = { domain: domain.key, kind, name: input.taskList.name };
  const counted = await services.store.countTasks(key, countedMax + 1);
  return { count: Math.min(counted, countedMax), truncated: counted > countedMax };
}

export const countPendingDecisionTasks: Operation<"CountPendingDecisionTasks"> = async (call) =>
  countPending(call, "decision");
export const countPendingActivityTasks: Operation<"CountPendingActivityTasks"> = async (call) =>
  countPending(call, "activity");
