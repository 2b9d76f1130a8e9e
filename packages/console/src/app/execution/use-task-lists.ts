import { useQueries } from "@tanstack/react-query";
import { type KnownTaskList, readTaskList, type TaskListKind } from "../../api/machinery.ts";
import type { ExecutionState } from "../../logic/execution/execution-state.ts";
import type { TaskListFacts } from "../../logic/waiting/why.ts";
import { swf } from "../swf.ts";
import type { RunAddress } from "./run-address.ts";

/** Task lists of one execution that are asked for. More would be too many calls, and the first explain enough. */
const listsMax = 3;
const refreshEveryMs = 10_000;
/**
 * Workers that are busy may not poll for a while: whoever polled so recently is taken for one. Longer than a poll waits, so a
 * worker that is free has polled since.
 */
const busyMs = 120_000;

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

/** Nobody polls a list if no poll waits, and none has come lately. */
function factsOf({ waitingPolls, lastPolledAt, ...counts }: KnownTaskList, now: number): TaskListFacts {
  const isBusy = waitingPolls === 0 && lastPolledAt !== undefined && now - lastPolledAt < busyMs;
  return { ...counts, pollers: isBusy ? undefined : waitingPolls, lastPolledAt };
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
