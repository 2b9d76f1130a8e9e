import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import { pollingOf, type TaskListNow } from "@openswf/insight/machinery/task-list-now";
import type { TaskListFacts } from "@openswf/insight/waiting/why";
import { useQueries } from "@tanstack/react-query";
import { readTaskList, type TaskListKind } from "../../api/machinery.ts";
import { swf } from "../swf.ts";
import type { RunAddress } from "./run-address.ts";

/** Task lists of one execution that are asked for. More would be too many calls, and the first explain enough. */
const listsMax = 3;
const refreshEveryMs = 10_000;
export interface TaskLists {
  readonly decisionLists: ReadonlyMap<string, TaskListFacts>;
  readonly activityLists: ReadonlyMap<string, TaskListFacts>;
}

interface AskedList {
  readonly kind: TaskListKind;
  readonly name: string;
}

/** What is known of the task lists on which an open execution waits. */
export function useTaskLists({ domain, file }: RunAddress, state: ExecutionState): TaskLists {
  // A file may be from anywhere.
  const asked = file === undefined ? listsOf(state) : [];
  const answers = useQueries({
    queries: asked.map(({ kind, name }) => ({
      queryKey: ["task list", domain, kind, name],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => readTaskList(swf, domain, kind, name, signal),
      refetchInterval: refreshEveryMs,
    })),
  });
  const lists = { decisionLists: new Map<string, TaskListFacts>(), activityLists: new Map<string, TaskListFacts>() };
  for (const [index, { kind, name }] of asked.entries()) {
    const data = answers[index]?.data;
    if (data === undefined) continue;
    const of = kind === "DECISION" ? lists.decisionLists : lists.activityLists;
    of.set(name, factsOf(data, Date.now() + swf.skewMs));
  }
  return lists;
}

/** A worker that is busy does not poll, and may be there all the same. */
function factsOf(list: TaskListNow, now: number): TaskListFacts {
  const { pending, isTruncated, oldestAt, waitingPolls, lastPolledAt } = list;
  const pollers = pollingOf(list, now) === "busy" ? undefined : waitingPolls;
  return { pending, isTruncated, oldestAt, pollers, lastPolledAt };
}

function listsOf({ close, scheduledDecisionTask, activities }: ExecutionState): readonly AskedList[] {
  if (close !== undefined) return [];
  const lists: AskedList[] = [];
  if (scheduledDecisionTask !== undefined) {
    lists.push({ kind: "DECISION", name: scheduledDecisionTask.taskList });
  }
  for (const { started, taskList } of activities.values()) {
    if (lists.length >= listsMax) break;
    if (started !== undefined || lists.some(({ kind, name }) => kind === "ACTIVITY" && name === taskList)) continue;
    lists.push({ kind: "ACTIVITY", name: taskList });
  }
  return lists;
}
