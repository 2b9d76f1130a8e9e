import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
import type { Column } from "./columns.tsx";
import type { LiveFeed } from "./use-execution-feed.ts";

const rowHeight = 34;
/** The next page is read when this many rows are left below. */
const readAheadRows = 200;

interface TableProps {
  readonly domain: string;
  readonly feed: LiveFeed;
  readonly columns: readonly Column[];
}

/** Executions, of which only the rows in sight exist. Rows that appear above do not move those in sight. */
export function ExecutionTable({ domain, feed, columns }: TableProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = feed;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.execution.runId ?? index,
    overscan: 12,
  });
  useStayInPlace(scroller, rows);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const { isComplete, isLoading, error, loadMore } = feed;
  useEffect(() => {
    if (last >= rows.length - readAheadRows && !isComplete && !isLoading && error === undefined) loadMore();
  });
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(" ") };
  return (
    <div
      ref={scroller}
      className="table-scroller"
      role="table"
      aria-label="Executions"
      aria-rowcount={isComplete ? rows.length + 1 : -1}
      aria-busy={isLoading}
    >
      <div role="rowgroup" className="table-head">
        <div role="row" className="table-row" style={template}>
          {columns.map(({ id, title }) => (
            <div key={id} role="columnheader" className="cell">
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const info = rows[index];
          if (info === undefined) return null;
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className="table-row"
              style={{ ...template, transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <div key={column.id} role="cell" className={`cell cell-${column.id}`}>
                  {column.cell(info, domain)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls by as much as has been put above the first row in sight, unless the reader is at the top and watches. */
function useStayInPlace(
  scroller: { readonly current: HTMLDivElement | null },
  rows: readonly WorkflowExecutionInfo[],
): void {
  const before = useRef<{ readonly rows: readonly WorkflowExecutionInfo[] }>({ rows });
  useLayoutEffect(() => {
    const { rows: old } = before.current;
    before.current = { rows };
    const element = scroller.current;
    if (element === null || old === rows || element.scrollTop === 0) return;
    const first = old[Math.floor(element.scrollTop / rowHeight)]?.execution.runId;
    const was = old.findIndex(({ execution }) => execution.runId === first);
    const is = rows.findIndex(({ execution }) => execution.runId === first);
    if (is >= 0 && is !== was) element.scrollTop += (is - was) * rowHeight;
  }, [rows, scroller]);
}
