import {
  compareTaskLists,
  type Judged,
  judgeTaskList,
  type TaskListNow,
  taskListNow,
} from "@openswf/insight/machinery/task-list-now";
import type { TaskListInfo } from "../../api/machinery.ts";
import type { NamedTaskList } from "./use-task-list-names.ts";

/** A row of the task lists of a domain. */
export interface ListedTaskList extends Judged, NamedTaskList {
  readonly now: TaskListNow;
  readonly pollers: number;
  readonly tasksStartedLastMinute: number;
}

/** The lists that the server tells of, and those that types name and nobody uses; what needs somebody first. */
export function listedTaskLists(
  infos: readonly TaskListInfo[],
  named: readonly NamedTaskList[],
  now: number,
): readonly ListedTaskList[] {
  const typesOf = new Map(named.map(({ kind, name, types }) => [`${kind} ${name}`, types]));
  const told = infos.map((info) => {
    const kind = info.kind === "DECISION" ? "decision" : "activity";
    const { name } = info.taskList;
    return listed({ kind, name, types: typesOf.get(`${kind} ${name}`) ?? [] }, info, now);
  });
  const toldNames = new Set(told.map(({ kind, name }) => `${kind} ${name}`));
  const unused = named
    .filter(({ kind, name }) => !toldNames.has(`${kind} ${name}`))
    .map((list) => listed(list, unusedInfo(list), now));
  return [...told, ...unused].sort(compareTaskLists);
}

function listed(list: NamedTaskList, info: TaskListInfo, at: number): ListedTaskList {
  const now = taskListNow(info);
  const { pollers, tasksStartedLastMinute } = info;
  return { ...list, ...judgeTaskList(now, at), now, pollers, tasksStartedLastMinute };
}

const unusedInfo = ({ kind, name }: NamedTaskList): TaskListInfo => ({
  taskList: { name },
  kind: kind === "decision" ? "DECISION" : "ACTIVITY",
  pendingTasks: { count: 0, truncated: false },
  waitingPolls: 0,
  pollers: 0,
  tasksStartedLastMinute: 0,
});
