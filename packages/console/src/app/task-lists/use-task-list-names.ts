import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";

export interface NamedTaskList {
  readonly kind: "decision" | "activity";
  readonly name: string;
  /** Types that have it as their default. */
  readonly types: readonly { readonly name: string; readonly version: string }[];
}

/** Types whose defaults are read. A domain can have 10,000, and each takes a call. */
const typesMax = 40;
/** Open executions, those that started last, whose own task lists are read. */
const executionsMax = 20;

/** SWF has no list of task lists: they are found by what names them. */
export const useTaskListNames = (domain: string): UseQueryResult<readonly NamedTaskList[]> =>
  useQuery({
    queryKey: ["task list names", domain],
    queryFn: ({ signal }) => namedTaskLists(domain, signal),
    staleTime: 60_000,
  });

async function namedTaskLists(domain: string, signal: AbortSignal): Promise<readonly NamedTaskList[]> {
  const registered = { domain, registrationStatus: "REGISTERED", maximumPageSize: typesMax } as const;
  const [workflows, activities, open] = await Promise.all([
    swf.call("ListWorkflowTypes", registered, signal),
    swf.call("ListActivityTypes", registered, signal),
    swf.call(
      "ListOpenWorkflowExecutions",
      { domain, startTimeFilter: { oldestDate: 0 }, maximumPageSize: executionsMax },
      signal,
    ),
  ]);
  const found = new Map<string, NamedTaskList>();
  const add = (kind: NamedTaskList["kind"], name: string | undefined, type?: NamedTaskList["types"][number]): void => {
    if (name === undefined) return;
    const known = found.get(`${kind} ${name}`);
    found.set(`${kind} ${name}`, {
      kind,
      name,
      types: [...(known?.types ?? []), ...(type === undefined ? [] : [type])],
    });
  };
  await Promise.all([
    ...workflows.typeInfos.map(async ({ workflowType }) => {
      const { configuration } = await swf.call("DescribeWorkflowType", { domain, workflowType }, signal);
      add("decision", configuration.defaultTaskList?.name, workflowType);
    }),
    ...activities.typeInfos.map(async ({ activityType }) => {
      const { configuration } = await swf.call("DescribeActivityType", { domain, activityType }, signal);
      add("activity", configuration.defaultTaskList?.name, activityType);
    }),
    ...open.executionInfos.map(async ({ execution }) => {
      const detail = await swf.call("DescribeWorkflowExecution", { domain, execution }, signal);
      add("decision", detail.executionConfiguration.taskList.name);
    }),
  ]);
  return [...found.values()].toSorted((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind));
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
