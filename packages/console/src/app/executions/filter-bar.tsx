import { type Filters, isNarrowed, noFilters, type Status, statuses } from "@openswf/insight/search/filters";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { type Counts, countText } from "../../logic/search/counts.ts";
import { searchOfFilters } from "../../logic/search/search-address.ts";
import { statusText } from "../parts/status.tsx";
import { TextField } from "../parts/text-field.tsx";
import { SpanFilter } from "./span-filter.tsx";

interface BarProps {
  readonly domain: string;
  readonly filters: Filters;
  readonly counts: Counts;
}

/** The filters of a list of executions. Each changes the address, so that a link and the back button know it. */
export function FilterBar({ domain, filters, counts }: BarProps): ReactElement {
  const navigate = useNavigate();
  const show = (shown: Filters): void =>
    void navigate({ to: "/executions", search: { domain, ...searchOfFilters(shown) } });
  const change = (changed: Partial<Filters>): void => show({ ...filters, ...changed });
  return (
    <div className="filters">
      <StatusTabs filters={filters} counts={counts} onChange={(wanted) => change({ statuses: wanted })} />
      <div className="filter-fields" role="search">
        <TextField
          takes="on enter"
          label="Workflow id"
          value={filters.workflowId}
          onChange={(text) => change({ workflowId: text || undefined })}
        />
        <TextField
          takes="on enter"
          label="Type"
          value={filters.typeName}
          onChange={(text) => change({ typeName: text || undefined, typeVersion: undefined })}
        />
        {filters.typeName !== undefined && (
          <TextField
            takes="on enter"
            label="Version"
            value={filters.typeVersion}
            onChange={(text) => change({ typeVersion: text || undefined })}
          />
        )}
        <TextField
          takes="on enter"
          label="Tag"
          value={filters.tag}
          onChange={(text) => change({ tag: text || undefined })}
        />
        <SpanFilter filters={filters} onChange={change} />
        {isNarrowed(filters) && (
          <Button className="button button-quiet" onPress={() => show(noFilters)}>
            Clear
          </Button>
        )}
      </div>
    </div>
  );
}

interface StatusTabsProps {
  readonly filters: Filters;
  readonly counts: Counts;
  readonly onChange: (statuses: readonly Status[]) => void;
}

/** One status, or with Ctrl or Shift several. */
function StatusTabs({ filters, counts, onChange }: StatusTabsProps): ReactElement {
  const chosen = new Set(filters.statuses);
  const besides = (status: Status): readonly Status[] => {
    const changed = new Set(chosen);
    if (!changed.delete(status)) changed.add(status);
    return statuses.filter((one) => changed.has(one));
  };
  const alone = (status: Status): readonly Status[] => (chosen.size === 1 && chosen.has(status) ? [] : [status]);
  return (
    <fieldset className="status-tabs">
      <legend className="hidden">Status</legend>
      <button type="button" className="status-tab" aria-pressed={chosen.size === 0} onClick={() => onChange([])}>
        All
      </button>
      {statuses.map((status) => (
        <button
          key={status}
          type="button"
          className="status-tab"
          title="With Ctrl, beside others"
          aria-pressed={chosen.has(status)}
          onClick={({ ctrlKey, metaKey, shiftKey }) =>
            onChange(ctrlKey || metaKey || shiftKey ? besides(status) : alone(status))
          }
        >
          {statusText(status)}
          {counts[status] !== undefined && <span className="count">{countText(counts[status])}</span>}
        </button>
      ))}
      {counts.CLOSED !== undefined && counts.COMPLETED === undefined && (
        <button
          type="button"
          className="status-tab"
          aria-pressed={chosen.size === allClosed.length && !chosen.has("OPEN")}
          onClick={() => onChange(allClosed)}
        >
          Closed <span className="count">{countText(counts.CLOSED)}</span>
        </button>
      )}
    </fieldset>
  );
}

const allClosed = statuses.filter((status) => status !== "OPEN");
