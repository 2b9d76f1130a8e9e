import type { CloseStatus } from "@openswf/model/wire-types";
import { otherWorkflowType, workflowType } from "../load/workplace.ts";

/** What stands in a preloaded store at a place: a few of everything that a list can be filtered by. */
export interface PlannedExecution {
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly tagList: readonly string[] | undefined;
  readonly closeStatus: Extract<CloseStatus, "COMPLETED" | "FAILED"> | undefined;
}

/** For each open execution there are so many closed ones. */
export const closedPerOpen = 10;
/** The workflowId of many runs, one after the other. */
export const nightlyId = "preloaded-nightly";
export const rareTag = "gold";

const every = (place: number, distance: number): boolean => place % distance === distance - 1;

/** Open and closed ones lie among each other, as time would have left them. */
export function plannedExecution(place: number): PlannedExecution {
  const isOpen = every(place, closedPerOpen + 1);
  return {
    workflowId: !isOpen && every(place, 997) ? nightlyId : `preloaded-${place}`,
    workflowType: every(place, 19) ? otherWorkflowType : workflowType,
    tagList: every(place, 13) ? [rareTag, "eu"] : undefined,
    closeStatus: isOpen ? undefined : every(place, 23) ? "FAILED" : "COMPLETED",
  };
}

/** How many of the first `total` planned executions there are of a kind. */
export function countPlanned(total: number, isCounted: (planned: PlannedExecution) => boolean): number {
  let count = 0;
  for (let place = 0; place < total; place += 1) if (isCounted(plannedExecution(place))) count += 1;
  return count;
}
