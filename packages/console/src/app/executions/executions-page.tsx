import { Navigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { StartButton } from "../actions/start-button.tsx";
import { Code } from "../domains/first-steps.tsx";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { useTitle } from "../shell/use-title.ts";
import { ColumnMenu, useColumns } from "./column-menu.tsx";
import { ExecutionTable } from "./execution-table.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { type FilterSearch, filtersOf } from "./filters-in-address.ts";
import { useCounts } from "./use-counts.ts";
import { useExecutionFeed } from "./use-execution-feed.ts";

export function ExecutionsPage(): ReactElement {
  const { domain, ...search } = useSearch({ from: "/executions" });
  if (domain === undefined) return <Navigate to="/" replace />;
  return <Executions domain={domain} search={search} />;
}

interface ExecutionsProps {
  readonly domain: string;
  readonly search: FilterSearch;
}

function Executions({ domain, search }: ExecutionsProps): ReactElement {
  useTitle(`Executions in ${domain}`);
  const { status, id, type, version, tag, from, to } = search;
  const filters = useMemo(
    () => filtersOf({ status, id, type, version, tag, from, to } as FilterSearch),
    [status, id, type, version, tag, from, to],
  );
  const feed = useExecutionFeed(domain, filters);
  const counts = useCounts(domain, filters);
  const columns = useColumns();
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <main className="page page-table">
      <div className="page-head">
        <h1 className="hidden">Executions</h1>
        <FilterBar domain={domain} search={search} counts={counts} />
        <div className="page-buttons">
          <StartButton domain={domain} />
          <ColumnMenu shown={columns} />
        </div>
      </div>
      {feed.error !== undefined && <ErrorNotice error={feed.error} />}
      {feed.rows.length === 0 && feed.isComplete ? (
        <NoExecutions domain={domain} isFiltered={isFiltered} />
      ) : (
        <ExecutionTable domain={domain} feed={feed} columns={columns} />
      )}
    </main>
  );
}

function NoExecutions({ domain, isFiltered }: { readonly domain: string; readonly isFiltered: boolean }): ReactElement {
  if (isFiltered) {
    return (
      <Empty title="No execution passes these filters">
        <p>SWF compares ids, types and tags as a whole, and tells capitals from small letters.</p>
      </Empty>
    );
  }
  const command = [
    `aws swf start-workflow-execution --domain ${shellWord(domain)} \\`,
    "  --workflow-id first --workflow-type name=NAME,version=VERSION \\",
    `  --endpoint-url ${window.location.origin}`,
  ].join("\n");
  return (
    <Empty title="No executions yet">
      <p>Start one, and it appears here by itself:</p>
      <Code text={command} />
    </Empty>
  );
}

/** Quoted for a shell where it must be. */
const shellWord = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
