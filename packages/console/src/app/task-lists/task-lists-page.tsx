import { useQueries } from "@tanstack/react-query";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { SmallTable } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { useTitle } from "../shell/use-title.ts";
import { swf } from "../swf.ts";
import { type NamedTaskList, useTaskListNames } from "./use-task-list-names.ts";

const refreshEveryMs = 10_000;

/** The task lists that types and open executions of a domain name, with how many tasks wait on each. */
export function TaskListsPage(): ReactElement {
  useTitle("Task lists");
  const { domain } = useSearch({ from: "/task-lists" });
  if (domain === undefined) return <Navigate to="/" replace />;
  return (
    <main className="page">
      <h1 className="hidden">Task lists</h1>
      <TaskLists domain={domain} />
    </main>
  );
}

function TaskLists({ domain }: { readonly domain: string }): ReactElement {
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
      <SmallTable label="Task lists">
        <thead>
          <tr>
            <th scope="col">Task list</th>
            <th scope="col">Holds</th>
            <th scope="col">Waiting tasks</th>
            <th scope="col">Named by</th>
          </tr>
        </thead>
        <tbody>
          {lists.map(({ kind, name, types }, index) => (
            <tr key={`${kind} ${name}`}>
              <td>
                <Text className="id" text={name} />
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
        last.
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

interface TypeLinksProps extends Pick<NamedTaskList, "kind" | "types"> {
  readonly domain: string;
}

function TypeLinks({ domain, kind, types }: TypeLinksProps): ReactElement | ReactElement[] {
  if (types.length === 0) return <span className="muted">open executions</span>;
  return types.map(({ name, version }) => (
    <Link
      key={`${name}\n${version}`}
      className="type-link"
      to="/types"
      search={{ domain, kind: kind === "decision" ? "workflow" : "activity", name, version }}
    >
      <bdi>
        {name} {version}
      </bdi>
    </Link>
  ));
}
