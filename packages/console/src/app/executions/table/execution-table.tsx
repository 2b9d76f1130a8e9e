import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactElement, useEffect, useRef, useState } from "react";
import type { Column } from "../columns.tsx";
import type { LiveFeed } from "../use-execution-feed.ts";
import type { RowSelection } from "../use-selection.ts";
import { focusRow, onKey, rowOf, useFocusInSight } from "./row-focus.ts";
import { RowKeys } from "./row-keys.ts";
import { SelectAll, SelectRow } from "./select-boxes.tsx";
import { useStayInPlace } from "./use-stay-in-place.ts";

const rowHeight = 34;
const headHeight = 30;
/** The next page is read when this many rows are left below. */
const readAheadRows = 200;
const boxWidth = "16px";

interface TableProps {
  readonly domain: string;
  readonly feed: LiveFeed;
  readonly columns: readonly Column[];
  /** `undefined` where nothing can be done to rows. */
  readonly selection: RowSelection | undefined;
}

/** Executions, of which only the rows in sight exist. Rows that appear above do not move those in sight. */
export function ExecutionTable({ domain, feed, columns, selection }: TableProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = feed;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: headHeight,
    overscan: 6,
  });
  const above = useStayInPlace(scroller, rows, rowHeight, virtual.scrollOffset ?? 0);
  const items = virtual.getVirtualItems();
  const inSight = items.flatMap(({ index }) => rows[index]?.execution.runId ?? []);
  const keys = useState(() => new RowKeys())[0].of(inSight);
  const noteFocus = useFocusInSight(inSight);
  useReadAhead(feed, items.at(-1)?.index ?? -1);
  const tracks = columns.map(({ width }) => width);
  const gridTracks = (selection === undefined ? tracks : [boxWidth, ...tracks]).join(" ");
  const row = { domain, columns, gridTracks, choose: selection?.choose };
  const goTo = (index: number): boolean => {
    if (rows[index] === undefined) return false;
    virtual.scrollToIndex(index, { align: "auto" });
    return focusRow(scroller, index);
  };
  return (
    <div className="table-frame">
      {above.added > 0 && (
        <button type="button" className="button new-rows" onClick={above.goToTop}>
          ↑ {above.added.toLocaleString("en")} new
        </button>
      )}
      <div
        ref={scroller}
        className="table-scroller"
        role="table"
        aria-label="Executions"
        aria-rowcount={feed.isComplete ? rows.length + 1 : -1}
        aria-busy={feed.isLoading}
        onFocus={(event) => noteFocus(rows[rowOf(event)]?.execution.runId)}
        onBlur={() => noteFocus(undefined)}
        onKeyDown={(event) => onKey(event, rows, selection, goTo)}
      >
        <div role="rowgroup" className="table-head">
          <div role="row" className="table-row" style={{ gridTemplateColumns: gridTracks }}>
            {selection !== undefined && (
              <SelectAll
                extent={selection.extent}
                onChange={() => (selection.extent === "all" ? selection.clear() : selection.chooseAll(rows))}
              />
            )}
            {columns.map(({ id, title }) => (
              <div key={id} role="columnheader" className={`cell cell-${id}`}>
                {title}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index }) => {
            const info = rows[index];
            if (info === undefined) return null;
            const { runId } = info.execution;
            const isChosen = selection?.selection.chosen.has(runId) ?? false;
            return <Row key={keys.get(runId)} index={index} info={info} isChosen={isChosen} {...row} />;
          })}
        </div>
      </div>
    </div>
  );
}

function useReadAhead(
  { rows, isFirstLoad, isComplete, isFull, isLoading, error, loadMore }: LiveFeed,
  last: number,
): void {
  useEffect(() => {
    const isDone = isFirstLoad || isComplete || isFull || isLoading || error !== undefined;
    if (last >= rows.length - readAheadRows && !isDone) loadMore();
  });
}

interface RowProps extends Pick<TableProps, "domain" | "columns"> {
  readonly index: number;
  readonly info: WorkflowExecutionInfo;
  readonly gridTracks: string;
  readonly isChosen: boolean;
  /** `undefined` where nothing can be done to rows. */
  readonly choose: RowSelection["choose"] | undefined;
}

/** Drawn once for each execution, as long as its place is the same: while one scrolls, only rows that come into sight are drawn. */
const Row = memo(function Row({ index, info, gridTracks, isChosen, choose, domain, columns }: RowProps): ReactElement {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={isChosen ? "table-row is-selected" : "table-row"}
      style={{ gridTemplateColumns: gridTracks, top: index * rowHeight }}
    >
      {choose !== undefined && <SelectRow info={info} isChosen={isChosen} onChange={(how) => choose(info, how)} />}
      <Cells info={info} domain={domain} columns={columns} />
    </div>
  );
});

/** Drawn once for each execution, wherever it is. */
const Cells = memo(function Cells({ info, domain, columns }: Pick<RowProps, "info" | "domain" | "columns">) {
  return columns.map((column) => (
    <div key={column.id} role="cell" className={`cell cell-${column.id}`}>
      {column.cell(info, domain)}
    </div>
  ));
});
