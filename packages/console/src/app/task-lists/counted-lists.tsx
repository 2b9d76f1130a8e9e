import { useQueries } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { SmallTable, TitleRow } from "../parts/small-table.tsx";
import { swf } from "../swf.ts";
import { TaskListLink } from "./task-list-link.tsx";
import { TypeLinks } from "./type-links.tsx";
import { type NamedTaskList, useTaskListNames } from "./use-task-list-names.ts";

const titles = ["Task list", "Holds", "Waiting tasks", "Named by"];
const refreshEveryMs = 10_000;

/**
 * The task lists that types and open executions of a domain name, with how many tasks wait on each: all that Amazon SWF can
 * tell.
 */
export function CountedLists({ domain }: { readonly domain: string }): ReactElement {
  const { data: lists, error } = useTaskListNames(domain);
  const counts = useQueries({
    queries: (lists ?? []).map(({ kind, name }) => ({
      queryKey: ["task list", domain, operationOf(kind), name],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        swf.call(operationOf(kind), { domain, taskList: { name } }, signal),
      // The more lists, the less often: a tab makes about one call a second at most.
      refetchInterval: Math.max(refreshEveryMs, (lists?.length ?? 0) * 1_200),
    })),
  });
  const failed = error ?? counts.find((count) => count.error !== null)?.error;
  if (lists === undefined) return failed === undefined || failed === null ? <div /> : <ErrorNotice error={failed} />;
  if (lists.length === 0) {
    return (
      <Empty title="No task lists are known">
        <p>SWF has no list of task lists. They appear here once a type has a default one, or an execution is open.</p>
      </Empty>
    );
  }
  return (
    <>
      {failed !== undefined && failed !== null && <ErrorNotice error={failed} />}
      <SmallTable label="Task lists" stacksBy={titles}>
        <TitleRow titles={titles} />
        <tbody>
          {lists.map(({ kind, name, types }, index) => (
            <tr key={`${kind} ${name}`}>
              <td>
                <TaskListLink domain={domain} kind={kind} name={name} />
              </td>
              <td>{kind === "decision" ? "decision tasks" : "activity tasks"}</td>
              <td>
                <Depth count={counts[index]?.data?.count} isTruncated={counts[index]?.data?.truncated} />
              </td>
              <td>
                <TypeLinks domain={domain} kind={kind} types={types} />
              </td>
            </tr>
          ))}
        </tbody>
      </SmallTable>
      <p className="muted page-note">
        SWF has no list of task lists: these are the defaults of types, and those of the open executions that started
        last. Who polls them, and since when tasks wait, only openswf tells.
      </p>
    </>
  );
}

const operationOf = (kind: NamedTaskList["kind"]): "CountPendingDecisionTasks" | "CountPendingActivityTasks" =>
  kind === "decision" ? "CountPendingDecisionTasks" : "CountPendingActivityTasks";

interface DepthProps {
  readonly count: number | undefined;
  readonly isTruncated: boolean | undefined;
}

function Depth({ count, isTruncated }: DepthProps): ReactElement {
  const text = count === undefined ? "" : `${count.toLocaleString("en")}${isTruncated === true ? "+" : ""}`;
  return <span className={count === 0 ? "number muted" : "number depth"}>{text}</span>;
}
