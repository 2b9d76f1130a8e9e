import { isNarrowed } from "@openswf/insight/search/filters";
import { Navigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { listStatus } from "../../logic/search/list-status.ts";
import { type FilterSearch, filtersFromSearch, searchOfFilters } from "../../logic/search/search-address.ts";
import { BulkBar } from "../actions/bulk/bulk-bar.tsx";
import { StartButton } from "../actions/start-button.tsx";
import { Code } from "../domains/first-steps.tsx";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { useMayAct } from "../session/console-mode.ts";
import { useTitle } from "../shell/use-title.ts";
import { ColumnMenu, useColumns } from "./column-menu.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { ExecutionTable } from "./table/execution-table.tsx";
import { useCounts } from "./use-counts.ts";
import { useExecutionFeed } from "./use-execution-feed.ts";
import { useSelection } from "./use-selection.ts";
import { ViewsMenu } from "./views-menu.tsx";

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
  const address = JSON.stringify(searchOfFilters(filtersFromSearch(search)));
  // The same object as long as the address says the same. `as`: it is what has just been printed.
  const filters = useMemo(() => filtersFromSearch(JSON.parse(address) as FilterSearch), [address]);
  const feed = useExecutionFeed(domain, filters);
  const counts = useCounts(domain, filters, feed);
  const columns = useColumns();
  const mayAct = useMayAct();
  const selection = useSelection(`${domain} ${address}`, feed.rows);
  return (
    <main className="page page-table">
      <div className="page-head">
        <h1 className="hidden">Executions</h1>
        <FilterBar domain={domain} filters={filters} counts={counts} />
        <div className="page-buttons">
          {mayAct && <StartButton domain={domain} />}
          <ViewsMenu domain={domain} search={searchOfFilters(filters)} />
          <ColumnMenu shown={columns} />
        </div>
      </div>
      {feed.error !== undefined && <ErrorNotice error={feed.error} />}
      {mayAct && <BulkBar domain={domain} feed={feed} selection={selection} />}
      {feed.rows.length === 0 && feed.isComplete ? (
        <NoExecutions domain={domain} isFiltered={isNarrowed(filters)} />
      ) : (
        <>
          <ExecutionTable
            // Another list begins at its top.
            key={`${domain} ${address}`}
            domain={domain}
            feed={feed}
            columns={columns}
            selection={mayAct ? selection : undefined}
          />
          <p className="list-status" role="status">
            {listStatus(feed)}
          </p>
        </>
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
