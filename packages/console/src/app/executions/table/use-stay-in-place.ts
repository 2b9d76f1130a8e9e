import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

type Rows = readonly WorkflowExecutionInfo[];

export interface RowsAbove {
  /** Rows that have appeared above those in sight, since the reader was last at the top. */
  readonly added: number;
  readonly goToTop: () => void;
}

/**
 * Scrolls by as much as has been put above the first row in sight, unless the reader is at the top and watches.
 *
 * @param scrollTop as it was when this was drawn: asking the element would make the browser lay out the page at once
 */
export function useStayInPlace(
  scroller: RefObject<HTMLElement | null>,
  rows: Rows,
  rowHeight: number,
  scrollTop: number,
): RowsAbove {
  const before = useRef<Rows>(rows);
  const [added, setAdded] = useState(0);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    const element = scroller.current;
    if (element === null || old === rows || scrollTop === 0) return;
    const moved = movedBy(old, rows, Math.floor(scrollTop / rowHeight));
    if (moved === 0) return;
    element.scrollTop += moved * rowHeight;
    setAdded((count) => Math.max(0, count + moved));
  }, [rows, scroller, rowHeight, scrollTop]);
  const isAtTop = scrollTop === 0;
  useEffect(() => {
    if (isAtTop) setAdded(0);
  }, [isAtTop]);
  return {
    added,
    goToTop: () => scroller.current?.scrollTo({ top: 0 }),
  };
}

/** By how many rows that at a place has moved down. What a list has added at its end moves nothing. */
function movedBy(old: Rows, rows: Rows, place: number): number {
  const runId = old[place]?.execution.runId;
  if (runId === undefined || rows[place]?.execution.runId === runId) return 0;
  const is = rows.findIndex(({ execution }) => execution.runId === runId);
  return is < 0 ? 0 : is - place;
}
