import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { TaskListKey, TaskRow } from "@openswf/core/stores/tasks";
import { compareAscii, compareText } from "../collections/byte-order.ts";
import { getOrMake } from "../collections/get-or-make.ts";
import { SortedList } from "../collections/sorted-list.ts";

/** The tasks of one list, the first one first. */
export type TaskList = SortedList<TaskRow>;

/** The task lists of one kind in a domain. None is empty. */
interface ListsOfKind {
  readonly byName: Map<string, TaskList>;
  readonly names: SortedList<string>;
}
type ListsOfDomain = Readonly<Record<TaskListKey["kind"], ListsOfKind>>;

/** The tasks that wait for a poll, by list. */
export class TaskLists {
  /** A domain stays once it has had a task: there are few, and none is ever removed. */
  readonly #domains = new Map<DomainKey, ListsOfDomain>();

  get({ domain, kind, name }: TaskListKey): TaskList | undefined {
    return this.#domains.get(domain)?.[kind].byName.get(name);
  }

  /** The names of the lists that have tasks. */
  names(domain: DomainKey, kind: TaskListKey["kind"]): SortedList<string> | undefined {
    return this.#domains.get(domain)?.[kind].names;
  }

  /** Returns false, and changes nothing, if there is such a task. */
  add(task: TaskRow): boolean {
    const { domain, kind, name } = task.list;
    const ofDomain = getOrMake(this.#domains, domain, () => ({ decision: noLists(), activity: noLists() }));
    const { byName, names } = ofDomain[kind];
    return getOrMake(byName, name, () => {
      names.add(name);
      return new SortedList(compareTasks);
    }).add(task);
  }

  /** Returns whether there was such a task. */
  remove(task: TaskRow): boolean {
    const list = this.get(task.list);
    if (list === undefined || !list.remove(task)) return false;
    if (list.size === 0) {
      const { domain, kind, name } = task.list;
      const lists = this.#domains.get(domain)?.[kind];
      lists?.byName.delete(name);
      lists?.names.remove(name);
    }
    return true;
  }

  /** Every task. */
  *all(): Generator<TaskRow, void> {
    for (const domain of this.#domains.values()) {
      for (const { byName } of Object.values(domain)) {
        for (const list of byName.values()) yield* list.ascending();
      }
    }
  }
}

function noLists(): ListsOfKind {
  return { byName: new Map(), names: new SortedList(compareText) };
}

/** The order within a list: by priority, the highest first, then by age. */
export function compareTasks(one: TaskRow, other: TaskRow): number {
  return (
    other.priority - one.priority ||
    one.scheduledAt - other.scheduledAt ||
    compareAscii(one.runId, other.runId) ||
    one.scheduledEventId - other.scheduledEventId
  );
}

/** Whether two rows are about the same task of the same list. */
export function isSameTask(one: TaskRow, other: TaskRow): boolean {
  const { domain, kind, name } = one.list;
  return (
    compareTasks(one, other) === 0 &&
    other.list.domain === domain &&
    other.list.kind === kind &&
    other.list.name === name
  );
}
