import type { Synchronous } from "@openswf/core/stores/synchronous";
import { measuredPrioritiesMax, type Tasks } from "@openswf/core/stores/tasks";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { compareText } from "../collections/byte-order.ts";
import { firstOf } from "../collections/first-of.ts";
import { pageOf } from "../collections/page-of.ts";
import type { Executions } from "../executions/executions.ts";
import { compareTasks, type TaskList, type TaskLists } from "./task-lists.ts";

export function waitingTasks(taskLists: TaskLists, executions: Executions): Synchronous<Tasks> {
  return {
    readTasks: (key, after, limit) =>
      pageOf(taskLists.get(key), after && ((task) => compareTasks(task, after)), { limit, reverse: false }),

    countTasks: (key, max) => Math.min(max, taskLists.get(key)?.size ?? 0),

    listTaskLists: (domain, kind, after, limit) =>
      pageOf(taskLists.names(domain, kind), after === undefined ? after : (name) => compareText(name, after), {
        limit,
        reverse: false,
      }),

    measureTaskList: (key, max) => {
      const list = taskLists.get(key);
      if (list === undefined) return { count: 0, oldestAt: undefined };
      const prioritiesMax = list.size < max ? list.size : measuredPrioritiesMax;
      return { count: Math.min(max, list.size), oldestAt: oldestIn(list, prioritiesMax) };
    },

    readWaitingTasks: (key, limit) => {
      const list = taskLists.get(key);
      if (list === undefined) return [];
      return firstOf(list.ascending(), limit).map((task) => {
        const execution = executions.get(task.runId);
        invariant(execution !== undefined, "a task belongs to a stored execution");
        return { ...task, workflowId: execution.created.workflowId };
      });
    },

    tasksOf: (runId) => executions.get(runId)?.tasks ?? [],
  };
}

/** Each priority is in the order of age, so its first task is its oldest. */
function oldestIn(list: TaskList, prioritiesMax: number): Instant | undefined {
  let oldest: Instant | undefined;
  let first = list.first();
  for (let priorities = 0; first !== undefined && priorities < prioritiesMax; priorities++) {
    const { priority, scheduledAt } = first;
    oldest = Math.min(oldest ?? scheduledAt, scheduledAt);
    [first] = firstOf(
      list.ascending((task) => task.priority >= priority),
      1,
    );
  }
  return oldest;
}
