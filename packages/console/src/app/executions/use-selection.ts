import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useMemo, useState } from "react";
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
  readonly choose: (info: WorkflowExecutionInfo, how: "one" | "range") => void;
  readonly chooseAll: (rows: Rows) => void;
  readonly clear: () => void;
}

/** Which rows of a list are chosen. `of` names the list: for another, nothing is chosen. */
export function useSelection(of: string, rows: Rows): RowSelection {
  const [kept, setKept] = useState({ of, selection: noSelection });
  const selection = kept.of === of ? kept.selection : noSelection;
  const set = (changed: Selection): void => setKept({ of, selection: changed });
  const chosen = useMemo(() => chosenNow(selection, rows), [selection, rows]);
  const extent = useMemo(() => extentOf(selection, rows), [selection, rows]);
  return {
    selection,
    chosen,
    extent,
    choose: (info, how) => set(how === "one" ? toggled(selection, info) : extended(selection, rows, info)),
    chooseAll: (all) => set(selectionOf(all)),
    clear: () => set(noSelection),
  };
}
