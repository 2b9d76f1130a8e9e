import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type ReactElement, type RefObject, useEffect, useRef } from "react";
import type { Column } from "./columns.tsx";
import { SelectAll, SelectRow } from "./select-boxes.tsx";
import type { LiveFeed } from "./use-execution-feed.ts";
import type { RowSelection } from "./use-selection.ts";
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
    getItemKey: (index) => rows[index]?.execution.runId ?? index,
    scrollPaddingStart: headHeight,
    overscan: 12,
  });
  const above = useStayInPlace(scroller, rows, rowHeight);
  const items = virtual.getVirtualItems();
  useReadAhead(feed, items.at(-1)?.index ?? -1);
  const tracks = columns.map(({ width }) => width);
  const style = { gridTemplateColumns: (selection === undefined ? tracks : [boxWidth, ...tracks]).join(" ") };
  const row = { domain, columns, selection, style };
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
        onScroll={above.onScroll}
        onKeyDown={(event) => onKey(event, rows, selection, goTo)}
      >
        <div role="rowgroup" className="table-head">
          <div role="row" className="table-row" style={style}>
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
          {items.map((item) => {
            const info = rows[item.index];
            return info === undefined ? null : <Row key={item.key} item={item} info={info} {...row} />;
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

interface RowProps extends Pick<TableProps, "domain" | "columns" | "selection"> {
  readonly item: VirtualItem;
  readonly info: WorkflowExecutionInfo;
  readonly style: { readonly gridTemplateColumns: string };
}

function Row({ item, info, domain, columns, selection, style }: RowProps): ReactElement {
  const isChosen = selection?.selection.chosen.has(info.execution.runId) ?? false;
  return (
    <div
      role="row"
      aria-rowindex={item.index + 2}
      className={isChosen ? "table-row is-selected" : "table-row"}
      style={{ ...style, transform: `translateY(${item.start}px)` }}
    >
      {selection !== undefined && (
        <SelectRow info={info} isChosen={isChosen} onChange={(how) => selection.choose(info, how)} />
      )}
      <Cells info={info} domain={domain} columns={columns} />
    </div>
  );
}

/** Drawn once for each execution: while one scrolls, only its row moves. */
const Cells = memo(function Cells({ info, domain, columns }: Pick<RowProps, "info" | "domain" | "columns">) {
  return columns.map((column) => (
    <div key={column.id} role="cell" className={`cell cell-${column.id}`}>
      {column.cell(info, domain)}
    </div>
  ));
});

/**
 * Up and down move between rows, and with Shift choose on the way. `x` chooses a row, and with Shift all up to it.
 */
function onKey(
  event: KeyboardEvent<HTMLElement>,
  rows: readonly WorkflowExecutionInfo[],
  selection: RowSelection | undefined,
  goTo: (index: number) => boolean,
): void {
  const at = rowOf(event);
  const info = rows[at];
  if (info === undefined) return;
  const how = event.shiftKey ? "range" : "one";
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp": {
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      const reached = rows[next];
      if (reached !== undefined && how === "range") selection?.choose(reached, how);
      if (goTo(next)) event.preventDefault();
      break;
    }
    case "x":
    case "X":
      selection?.choose(info, how);
      break;
    case "Escape":
      selection?.clear();
      break;
  }
}

/** The row in which a key was pressed; -1 for none, and for keys that the browser has a use for. */
function rowOf({ target, ctrlKey, metaKey, altKey }: KeyboardEvent<HTMLElement>): number {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return -1;
  return Number(target.closest("[aria-rowindex]")?.getAttribute("aria-rowindex") ?? "1") - 2;
}

/** The row is drawn: it is next to one that has the focus, or a few rows beyond. */
function focusRow(scroller: RefObject<HTMLElement | null>, index: number): boolean {
  const link = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"] .row-link`);
  link?.focus({ preventScroll: true });
  return link != null;
}
