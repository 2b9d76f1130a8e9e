import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { ErrandRow } from "@openswf/core/stores/errands";
import { errandId, type TellStateChanges } from "@openswf/engine/errands";
import type { ExecutionState } from "@openswf/engine/state";
import type { Report } from "./report.ts";

/** Events that are still to be published must be of their execution, and of events that its history has. */
export function checkEventsToTell(domain: DomainKey, state: ExecutionState, row: ErrandRow, report: Report): void {
  let problem: string | undefined;
  try {
    // `as`: whatever it lacks of an errand shows below.
    problem = problemOf(JSON.parse(row.body) as TellStateChanges, domain, state, row.errandId);
  } catch {
    problem = "cannot be read";
  }
  if (problem !== undefined) report(`errand ${row.errandId} ${problem}`);
}

function problemOf(
  errand: TellStateChanges,
  domain: DomainKey,
  { execution, lastEventId }: ExecutionState,
  id: string,
): string | undefined {
  const { runId, workflowId } = errand.execution.executionInfo.execution;
  const isItsOwn = errand.domain === domain && runId === execution.runId && workflowId === execution.workflowId;
  if (!isItsOwn) return "tells state changes of another execution";
  if (errandId(errand) !== id) return "has the id of another errand";
  const isOfHistory = errand.changes.every(({ eventId }) => eventId >= 1 && eventId <= lastEventId);
  return isOfHistory ? undefined : "tells of events that the history does not have";
}
