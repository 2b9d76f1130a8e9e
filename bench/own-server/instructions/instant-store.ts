import type { Commit, CommitOutcome } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import type { TaskListKey, TaskRow } from "@openswf/core/stores/tasks";

/**
 * A store that answers every commit at once and forgets it, except for the tasks that wait for a poll. Everything else is
 * as in the store beneath. Only for workflows that stay in the core's caches.
 */
export function instantStore(beneath: Store): Store {
  const tasks = new Map<string, TaskRow>();
  const own: Pick<Store, "commit" | "readTasks"> = {
    commit: async (group) => group.map((commit) => keepTasks(tasks, commit)),
    readTasks: async (list, _after, limit) => [...tasks.values()].filter((task) => isOf(list, task)).slice(0, limit),
  };
  return new Proxy(beneath, {
    get(target, property) {
      if (property === "commit" || property === "readTasks") return own[property];
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const keyOf = ({ runId, scheduledEventId }: TaskRow): string => `${runId}/${scheduledEventId}`;
const isOf = (list: TaskListKey, { list: { kind, name } }: TaskRow): boolean =>
  kind === list.kind && name === list.name;

function keepTasks(tasks: Map<string, TaskRow>, commit: Commit): CommitOutcome {
  for (const { tasksAdded, tasksRemoved } of commit) {
    for (const task of tasksAdded) tasks.set(keyOf(task), task);
    for (const task of tasksRemoved) tasks.delete(keyOf(task));
  }
  return "committed";
}
