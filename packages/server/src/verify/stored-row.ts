import { isDeepStrictEqual } from "node:util";
import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { ExecutionState } from "@openswf/engine/state";
import type { Report } from "./report.ts";

/** What lists and descriptions show of an execution must match its history. */
export function checkStoredRow(summary: ExecutionSummary, state: ExecutionState, report: Report): void {
  const { closing } = state;
  // No event of a history contains its own workflowId. Parents and children confirm it.
  const told = {
    type: state.workflowType,
    startedAt: state.startedAt,
    parent: state.parent?.execution,
    tagList: state.tagList ?? [],
    cancelRequested: state.cancelRequested,
    closedAt: closing?.at,
    closeStatus: closing?.status,
    lastEventId: state.lastEventId,
  };
  const stored: typeof told = {
    type: { name: summary.workflowType.name, version: summary.workflowType.version },
    startedAt: summary.startedAt,
    parent: summary.parent,
    tagList: summary.tagList ?? [],
    cancelRequested: summary.cancelRequested,
    closedAt: summary.closedAt,
    closeStatus: summary.closeStatus,
    lastEventId: summary.lastEventId,
  };
  // `as`: Object.keys of `told` are its keys.
  for (const name of Object.keys(told) as (keyof typeof told)[]) {
    if (!isDeepStrictEqual(stored[name], told[name])) {
      report(`its row says ${name} ${shown(stored[name])}, but its history says ${shown(told[name])}`);
    }
  }
}

function shown(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
