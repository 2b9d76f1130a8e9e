import type { ExtensionSignatures } from "@openswf/core/operations/extensions/extension-signatures";
import { CallFault } from "@openswf/insight/calls/fault";
import { type TaskListNow, taskListNow } from "@openswf/insight/machinery/task-list-now";
import type { InDomain } from "./connect.ts";

export type TaskListKind = TaskListNow["kind"];
type TaskListDescription = ExtensionSignatures["OpenSWF.DescribeTaskList"]["output"];
export type TaskListInfo = TaskListDescription["taskListInfo"];

export interface FoundTaskList {
  readonly list: TaskListNow;
  /** What only openswf tells: who polls, and whose tasks come next. */
  readonly description: TaskListDescription | undefined;
}

/** What the endpoint tells of a task list: a count from Amazon SWF, and all of it from openswf. */
export async function findTaskList(at: InDomain, kind: TaskListKind, name: string): Promise<FoundTaskList> {
  const { swf, domain } = at;
  const operation = kind === "DECISION" ? "CountPendingDecisionTasks" : "CountPendingActivityTasks";
  const { count, truncated = false } = await swf.call(operation, { domain, taskList: { name } });
  const description = await describe(at, kind, name);
  if (description !== undefined) return { list: taskListNow(description.taskListInfo), description };
  const unknown = { oldestAt: undefined, waitingPolls: undefined, lastPolledAt: undefined };
  return { list: { kind, pending: count, isTruncated: truncated, ...unknown }, description };
}

async function describe(
  { swf, domain }: InDomain,
  kind: TaskListKind,
  name: string,
): Promise<TaskListDescription | undefined> {
  if (!swf.offers("OpenSWF.DescribeTaskList")) return undefined;
  try {
    return await swf.callExtension("OpenSWF.DescribeTaskList", { domain, kind, taskList: { name } });
  } catch (error) {
    // Whoever may not use it may still count.
    if (error instanceof CallFault) return undefined;
    throw error;
  }
}
