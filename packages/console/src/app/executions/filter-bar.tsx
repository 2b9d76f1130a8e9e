import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { shownStatuses, statusText } from "../parts/status.tsx";
import { TextField } from "../parts/text-field.tsx";
import { absoluteTime } from "../time/time-text.ts";
import type { FilterSearch } from "./filters-in-address.ts";
import type { Counts } from "./use-counts.ts";

const spans = [
  { id: "", text: "Any time", ms: undefined },
  { id: "15m", text: "Last 15 min", ms: 900_000 },
  { id: "1h", text: "Last hour", ms: 3_600_000 },
  { id: "24h", text: "Last 24 h", ms: 86_400_000 },
  { id: "7d", text: "Last 7 days", ms: 604_800_000 },
] as const;

interface BarProps {
  readonly domain: string;
  readonly search: FilterSearch;
  readonly counts: Counts;
}

/** The filters of a list of executions. Each changes the address, so that a link and the back button know it. */
export function FilterBar({ domain, search, counts }: BarProps): ReactElement {
  const navigate = useNavigate();
  const change = (changed: FilterSearch): void =>
    void navigate({ to: "/executions", search: { domain, ...search, ...changed } });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <div className="filters">
      <StatusTabs search={search} counts={counts} onChange={(status) => change({ status })} />
      <div className="filter-fields" role="search">
        <TextField takes="on enter" label="Workflow id" value={search.id} onChange={(id) => change({ id })} />
        <TextField takes="on enter" label="Type" value={search.type} onChange={(type) => change({ type })} />
        <TextField takes="on enter" label="Tag" value={search.tag} onChange={(tag) => change({ tag })} />
        <SpanFilter search={search} onChange={change} />
        {isFiltered && (
          <Button
            className="button button-quiet"
            onPress={() => void navigate({ to: "/executions", search: { domain } })}
          >
            Clear
          </Button>
        )}
      </div>
    </div>
  );
}

interface StatusTabsProps {
  readonly search: FilterSearch;
  readonly counts: Counts;
  readonly onChange: (status: string) => void;
}

function StatusTabs({ search, counts, onChange }: StatusTabsProps): ReactElement {
  const chosen = search.status ?? "";
  const tabs = [
    { status: "", text: "All" },
    ...shownStatuses.map((status) => ({ status: status as string, text: statusText(status) })),
    ...(counts["CLOSED"] === undefined && chosen !== "CLOSED" ? [] : [{ status: "CLOSED", text: "Closed" }]),
  ];
  return (
    <fieldset className="status-tabs">
      <legend className="hidden">Status</legend>
      {tabs.map(({ status, text }) => (
        <button
          key={status}
          type="button"
          className="status-tab"
          aria-pressed={chosen === status}
          onClick={() => onChange(status)}
        >
          {text}
          {counts[status] !== undefined && <span className="count">{counts[status].toLocaleString("en")}</span>}
        </button>
      ))}
    </fieldset>
  );
}

interface SpanFilterProps {
  readonly search: FilterSearch;
  readonly onChange: (changed: FilterSearch) => void;
}

/** Becomes two fixed times in the address: whoever opens the link sees the same executions. */
function SpanFilter({ search, onChange }: SpanFilterProps): ReactElement {
  const { from, to } = search;
  const isSet = from !== undefined || to !== undefined;
  const set = (id: string): void => {
    const ms = spans.find((span) => span.id === id)?.ms;
    onChange({ from: ms === undefined ? "" : new Date(Date.now() - ms).toISOString(), to: "" });
  };
  const shown = (text: string | undefined): string =>
    text === undefined ? "" : absoluteTime(Date.parse(text), "local");
  return (
    <select
      className="choice"
      aria-label="Started"
      value={isSet ? "set" : ""}
      onChange={({ target }) => set(target.value)}
    >
      {isSet && (
        <option value="set">{to === undefined ? `Since ${shown(from)}` : `${shown(from)} – ${shown(to)}`}</option>
      )}
      {spans.map(({ id, text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}
