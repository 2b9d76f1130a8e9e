import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import {
  chosenNow,
  extended,
  extentOf,
  noSelection,
  type Selection,
  selectionOf,
  toggled,
} from "../../logic/search/selection.ts";

type Rows = readonly WorkflowExecutionInfo[];

export interface RowSelection {
  readonly selection: Selection;
  /** The chosen executions, as they are now. */
  readonly chosen: Rows;
  /** How many of the rows are chosen. */
  readonly extent: "none" | "some" | "all";
  /** The same function as long as the list is the same: rows that it is handed to need not be drawn again. */
  readonly choose: (info: WorkflowExecutionInfo, how: "one" | "range") => void;
  readonly chooseAll: (rows: Rows) => void;
  readonly clear: () => void;
}

/** Which rows of a list are chosen. `of` names the list: for another, nothing is chosen. */
export function useSelection(of: string, rows: Rows): RowSelection {
  const [kept, setKept] = useState({ of, selection: noSelection });
  const selection = kept.of === of ? kept.selection : noSelection;
  const set = (changed: Selection): void => setKept({ of, selection: changed });
  const latest = useRef(rows);
  useLayoutEffect(() => {
    latest.current = rows;
  }, [rows]);
  const choose = useCallback(
    (info: WorkflowExecutionInfo, how: "one" | "range") =>
      setKept((before) => {
        const now = before.of === of ? before.selection : noSelection;
        return { of, selection: how === "one" ? toggled(now, info) : extended(now, latest.current, info) };
      }),
    [of],
  );
  const chosen = useMemo(() => chosenNow(selection, rows), [selection, rows]);
  const extent = useMemo(() => extentOf(selection, rows), [selection, rows]);
  return {
    selection,
    chosen,
    extent,
    choose,
    chooseAll: (all) => set(selectionOf(all)),
    clear: () => set(noSelection),
  };
}
