import { isDenied } from "@openswf/insight/calls/fault";
import { judgeTaskList, type TaskListNow, taskListNow } from "@openswf/insight/machinery/task-list-now";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { describeTaskList, readTaskList, type TaskListDescription } from "../../api/machinery.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { useTitle } from "../shell/use-title.ts";
import { swf } from "../swf.ts";
import { useNow } from "../time/now.ts";
import { Pollers } from "./pollers.tsx";
import { TypeLinks } from "./type-links.tsx";
import { useTaskListNames } from "./use-task-list-names.ts";
import { WaitingTasks } from "./waiting-tasks.tsx";

const refreshEveryMs = 3_000;

interface ShownList {
  readonly domain: string;
  readonly kind: "decision" | "activity";
  readonly name: string;
}

/** One task list: how it is, who polls it, whose tasks wait on it, and which types use it. */
export function TaskListPage(): ReactElement {
  const { domain, kind, name } = useSearch({ from: "/task-list" });
  useTitle(name ?? "Task list");
  if (domain === undefined || name === undefined) return <Navigate to="/task-lists" search={{ domain }} replace />;
  const shown: ShownList = { domain, kind: kind === "activity" ? "activity" : "decision", name };
  return (
    <main className="page">
      <div className="task-list-page">
        <div>
          <h1 className="execution-id">
            <Text text={name} />
          </h1>
          <p className="muted">
            A list of {shown.kind} tasks in <Text text={domain} />.
          </p>
          <Link to="/task-lists" search={{ domain }}>
            All task lists
          </Link>
        </div>
        {swf.offers("OpenSWF.DescribeTaskList") ? <DescribedList list={shown} /> : <CountedList list={shown} />}
        <TypesOfList list={shown} />
      </div>
    </main>
  );
}

interface ListProps {
  readonly list: ShownList;
}

const wireKind = ({ kind }: ShownList): "DECISION" | "ACTIVITY" => (kind === "decision" ? "DECISION" : "ACTIVITY");

/** All that openswf tells. */
function DescribedList({ list }: ListProps): ReactElement {
  const { domain, name } = list;
  const { data, error } = useQuery({
    queryKey: ["task list", domain, wireKind(list), name, "described"],
    queryFn: ({ signal }) => describeTaskList(swf, domain, wireKind(list), name, signal),
    refetchInterval: ({ state }) => !isDenied(state.error) && refreshEveryMs,
  });
  if (data === undefined) {
    if (error === null) return <div />;
    // A caller without the permission to see this may still count.
    return swf.offers("OpenSWF.DescribeTaskList") ? <ErrorNotice error={error} /> : <CountedList list={list} />;
  }
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      <Verdict list={taskListNow(data.taskListInfo)} />
      <Facts description={data} />
      <Pollers description={data} />
      <WaitingTasks domain={domain} kind={list.kind} description={data} />
    </>
  );
}

/** The count that SWF tells. */
function CountedList({ list }: ListProps): ReactElement {
  const { domain, name } = list;
  const { data, error } = useQuery({
    queryKey: ["task list", domain, wireKind(list), name],
    queryFn: ({ signal }) => readTaskList(swf, domain, wireKind(list), name, signal),
    refetchInterval: 2 * refreshEveryMs,
  });
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      {data !== undefined && <Verdict list={data} />}
      <p className="muted">
        SWF tells how many tasks wait on a list. Who polls it, since when tasks wait, and whose tasks they are, only
        openswf tells, to whoever may use openswf:DescribeTaskList.
      </p>
    </>
  );
}

const signs = { calm: "◔", watch: "▲", stuck: "■", idle: "○" } as const;

/** How the list is, in one sentence. */
function Verdict({ list }: { readonly list: TaskListNow }): ReactElement {
  const { tone, sentence, advice } = judgeTaskList(list, useNow());
  return (
    <section className={`why why-${tone} verdict`} aria-label="How it is">
      <span className="why-sign" aria-hidden="true">
        {signs[tone]}
      </span>
      <div className="why-text">
        <p className="why-sentence">{sentence}</p>
        {advice !== "" && <p>{advice}</p>}
      </div>
    </section>
  );
}

function Facts({ description }: { readonly description: TaskListDescription }): ReactElement {
  const { pendingTasks, waitingPolls, pollers, tasksStartedLastMinute } = description.taskListInfo;
  const facts = [
    ["Waiting tasks", `${pendingTasks.count.toLocaleString("en")}${pendingTasks.truncated === true ? "+" : ""}`],
    ["Waiting polls", waitingPolls.toLocaleString("en")],
    ["Pollers", pollers.toLocaleString("en")],
    ["Started last minute", tasksStartedLastMinute.toLocaleString("en")],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([title, value]) => (
        <div key={title} className="fact">
          <dt>{title}</dt>
          <dd className="number fact-large">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function TypesOfList({ list }: ListProps): ReactElement | null {
  const { domain, kind, name } = list;
  const { data } = useTaskListNames(domain);
  const types = data?.find((each) => each.kind === kind && each.name === name)?.types ?? [];
  if (types.length === 0) return null;
  return (
    <section className="pending-part">
      <h2>Default of</h2>
      <p>
        <TypeLinks domain={domain} kind={kind} types={types} />
      </p>
    </section>
  );
}
