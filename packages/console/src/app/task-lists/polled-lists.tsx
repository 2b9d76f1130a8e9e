import { isDenied } from "@openswf/insight/calls/fault";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { listTaskLists } from "../../api/machinery.ts";
import { isOfSingleWorker } from "../../logic/machinery/own-lists.ts";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { Segments } from "../parts/segments.tsx";
import { SmallTable, TitleRow } from "../parts/small-table.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Time } from "../parts/time.tsx";
import { swf } from "../swf.ts";
import { useNow } from "../time/now.ts";
import { CountedLists } from "./counted-lists.tsx";
import { type ListedTaskList, listedTaskLists } from "./listed-task-list.ts";
import { Polling } from "./polling.tsx";
import { TaskListLink } from "./task-list-link.tsx";
import { TypeLinks } from "./type-links.tsx";
import { useTaskListNames } from "./use-task-list-names.ts";

const refreshEveryMs = 5_000;

interface PolledListsProps {
  readonly domain: string;
  readonly kind: string | undefined;
  readonly text: string | undefined;
}

const kinds = { all: "All", decision: "Decision tasks", activity: "Activity tasks" } as const;

/** Every task list of a domain with what waits on it and who polls it, as openswf tells. */
export function PolledLists({ domain, kind, text = "" }: PolledListsProps): ReactElement {
  const navigate = useNavigate();
  const now = useNow();
  const named = useTaskListNames(domain);
  const { data, error } = useQuery({
    queryKey: ["task lists", domain],
    queryFn: ({ signal }) => listTaskLists(swf, domain, signal),
    // Many pages take many calls. What is denied stays so.
    refetchInterval: ({ state }) =>
      !isDenied(state.error) && Math.max(refreshEveryMs, (state.data?.lists.length ?? 0) * 50),
  });
  if (data === undefined) {
    if (isDenied(error)) return <CountedLists domain={domain} />;
    return error === null ? <div /> : <ErrorNotice error={error} />;
  }
  const all = listedTaskLists(data.lists, named.data ?? [], now);
  const shownKind = kind === "decision" || kind === "activity" ? kind : "all";
  const shown = all.filter(
    (list) => (shownKind === "all" || list.kind === shownKind) && list.name.toLowerCase().includes(text.toLowerCase()),
  );
  const change = (changed: { readonly kind?: string | undefined; readonly text?: string | undefined }): void =>
    void navigate({ to: "/task-lists", search: { domain, kind, text, ...changed }, replace: true });
  return (
    <>
      {(error ?? named.error) !== null && <ErrorNotice error={error ?? named.error} />}
      <div className="page-bar">
        <Segments
          label="Kind"
          value={shownKind}
          choices={kinds}
          onChange={(chosen) => change({ kind: chosen === "all" ? undefined : chosen })}
        />
        <TextField
          label="Name of a list"
          value={text}
          takes="while typing"
          onChange={(wanted) => change({ text: wanted === "" ? undefined : wanted })}
        />
      </div>
      <StuckLists lists={all} />
      {shown.length === 0 ? (
        <NoLists isFiltered={all.length > 0} />
      ) : (
        <ListsTable domain={domain} lists={shown} isSearched={text !== ""} />
      )}
      <Notes isTruncated={data.isTruncated} isPartial={data.isPartial} />
    </>
  );
}

/** The warning that is the reason to look here. */
function StuckLists({ lists }: { readonly lists: readonly ListedTaskList[] }): ReactElement | null {
  const { length } = lists.filter(({ tone }) => tone === "stuck");
  if (length === 0) return null;
  return (
    <p className="notice notice-error" role="status">
      <strong>Nobody polls</strong>{" "}
      {length === 1 ? "1 list on which tasks wait." : `${length} lists on which tasks wait.`}
    </p>
  );
}

function NoLists({ isFiltered }: { readonly isFiltered: boolean }): ReactElement {
  if (isFiltered) return <Empty title="No task list is like that" />;
  return (
    <Empty title="No task lists">
      <p>A list appears here once a type has it as its default, a task waits on it, or somebody polls it.</p>
    </Empty>
  );
}

interface ListsTableProps {
  readonly domain: string;
  readonly lists: readonly ListedTaskList[];
  /** Whoever searches for a list sees those of single workers too. */
  readonly isSearched: boolean;
}

const titles = ["Task list", "Waiting tasks", "Polled by", "Oldest task", "Started last minute", "Holds", "Default of"];

function ListsTable({ domain, lists, isSearched }: ListsTableProps): ReactElement {
  const [isUnfolded, setUnfolded] = useState(false);
  // What needs somebody is never folded away.
  const isFoldable = ({ name, tone }: ListedTaskList): boolean => isOfSingleWorker(name) && tone !== "stuck";
  const ofWorkers = isSearched ? [] : lists.filter(isFoldable);
  const others = isSearched ? lists : lists.filter((list) => !isFoldable(list));
  return (
    <SmallTable label="Task lists" stacksBy={titles}>
      <TitleRow titles={titles} />
      <tbody>
        {others.map((list) => (
          <ListRow key={`${list.kind} ${list.name}`} domain={domain} list={list} />
        ))}
        {ofWorkers.length > 0 && (
          <WorkersRow lists={ofWorkers} isUnfolded={isUnfolded} onToggle={() => setUnfolded(!isUnfolded)} />
        )}
        {isUnfolded &&
          ofWorkers.map((list) => <ListRow key={`${list.kind} ${list.name}`} domain={domain} list={list} />)}
      </tbody>
    </SmallTable>
  );
}

interface WorkersRowProps {
  readonly lists: readonly ListedTaskList[];
  readonly isUnfolded: boolean;
  readonly onToggle: () => void;
}

/** Lists of single workers, all in one row until they are asked for. */
function WorkersRow({ lists, isUnfolded, onToggle }: WorkersRowProps): ReactElement {
  const pending = lists.reduce((sum, { now }) => sum + now.pending, 0);
  const started = lists.reduce((sum, { tasksStartedLastMinute }) => sum + tasksStartedLastMinute, 0);
  return (
    <tr>
      <td>
        <button
          type="button"
          className="fold-row"
          aria-expanded={isUnfolded}
          title="Workers of @openswf/flow each have a list of their own, for the executions whose state they hold"
          onClick={onToggle}
        >
          <span aria-hidden="true">{isUnfolded ? "▾" : "▸"}</span>{" "}
          {lists.length === 1 ? "1 list of a single worker" : `${lists.length} lists of single workers`}
        </button>
      </td>
      <td className={pending === 0 ? "number muted" : "number depth"}>{pending.toLocaleString("en")}</td>
      <td />
      <td />
      <td className={started === 0 ? "number muted" : "number"}>{started.toLocaleString("en")}</td>
      <td />
      <td />
    </tr>
  );
}

function ListRow({ domain, list }: { readonly domain: string; readonly list: ListedTaskList }): ReactElement {
  const { kind, name, types, now, tone, sentence, tasksStartedLastMinute } = list;
  const { pending, isTruncated, oldestAt } = now;
  return (
    <tr className={`tone-${tone}`} title={sentence}>
      <td>
        <TaskListLink domain={domain} kind={kind} name={name} />
      </td>
      <td className={pending === 0 ? "number muted" : "number depth"}>
        {pending.toLocaleString("en")}
        {isTruncated && "+"}
      </td>
      <td>
        <Polling list={list} />
      </td>
      <td>{oldestAt !== undefined && <Time at={oldestAt} />}</td>
      <td className={tasksStartedLastMinute === 0 ? "number muted" : "number"}>
        {tasksStartedLastMinute.toLocaleString("en")}
      </td>
      <td>{kind === "decision" ? "decision tasks" : "activity tasks"}</td>
      <td>{types.length > 0 && <TypeLinks domain={domain} kind={kind} types={types} />}</td>
    </tr>
  );
}

interface NotesProps {
  readonly isTruncated: boolean;
  readonly isPartial: boolean;
}

function Notes({ isTruncated, isPartial }: NotesProps): ReactElement {
  return (
    <p className="muted page-note">
      {isTruncated && "There are more lists than this page reads. "}
      {isPartial &&
        "Some servers know of more polls than they have told: a list may be polled although it looks otherwise. "}
      Lists without tasks are shown for an hour after their last poll.
    </p>
  );
}
