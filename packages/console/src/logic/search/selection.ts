import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";

/** Rows that a reader has chosen. */
export interface Selection {
  /** By runId, as they were when they were chosen. */
  readonly chosen: ReadonlyMap<string, WorkflowExecutionInfo>;
  /** Where a range begins: the row that was changed last. */
  readonly anchor: string | undefined;
}

type Rows = readonly WorkflowExecutionInfo[];

export const noSelection: Selection = { chosen: new Map(), anchor: undefined };

/** Chooses a row, or no longer. */
export function toggled({ chosen }: Selection, info: WorkflowExecutionInfo): Selection {
  const { runId } = info.execution;
  const changed = new Map(chosen);
  if (!changed.delete(runId)) changed.set(runId, info);
  return { chosen: changed, anchor: runId };
}

/** Brings all rows from the anchor to a row into the state of the anchor. Without an anchor in sight, it is as `toggled`. */
export function extended(selection: Selection, rows: Rows, info: WorkflowExecutionInfo): Selection {
  const { chosen, anchor } = selection;
  const from = rows.findIndex(({ execution }) => execution.runId === anchor);
  const to = rows.findIndex(({ execution }) => execution.runId === info.execution.runId);
  if (from < 0 || to < 0 || anchor === undefined) return toggled(selection, info);
  const changed = new Map(chosen);
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (chosen.has(anchor)) changed.set(row.execution.runId, row);
    else changed.delete(row.execution.runId);
  }
  return { chosen: changed, anchor };
}

/** Chooses all these rows, and no others. */
export function selectionOf(rows: Rows): Selection {
  return { chosen: new Map(rows.map((info) => [info.execution.runId, info])), anchor: undefined };
}

/** How many of the rows are chosen. */
export function extentOf({ chosen }: Selection, rows: Rows): "none" | "some" | "all" {
  if (chosen.size === 0 || rows.length === 0) return "none";
  return rows.every(({ execution }) => chosen.has(execution.runId)) ? "all" : "some";
}

/** The chosen executions as the rows now know them: some may have closed since. */
export function chosenNow({ chosen }: Selection, rows: Rows): Rows {
  if (chosen.size === 0) return [];
  const current = rows.filter(({ execution }) => chosen.has(execution.runId));
  if (current.length === chosen.size) return current;
  const known = new Set(current.map(({ execution }) => execution.runId));
  return [...current, ...[...chosen.values()].filter(({ execution }) => !known.has(execution.runId))];
}
