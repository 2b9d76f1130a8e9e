import type { PendingTaskCount, TaskList } from "@openswf/model/wire-types";
import type { TaskListKey } from "../../stores/tasks.ts";
import type { CallScope } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";

interface NamedTaskList {
  readonly domain: string;
  readonly taskList: TaskList;
}

/** Counts up to the limit, as `countExecutions` does. */
export async function countPendingTasks(
  call: CallScope,
  kind: TaskListKey["kind"],
  { domain: domainName, taskList }: NamedTaskList,
): Promise<PendingTaskCount> {
  const { services } = call;
  const domain = await requireDomain(call, domainName);
  const { countedMax } = services.limits;
  const counted = await services.store.countTasks({ domain: domain.key, kind, name: taskList.name }, countedMax + 1);
  return { count: Math.min(counted, countedMax), truncated: counted > countedMax };
}
