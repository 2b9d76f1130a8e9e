import type { CloseStatus } from "@openswf/model/wire-types";
import { otherWorkflowType, workflowType } from "../load/workplace.ts";

/** The execution at one position of a preloaded store. The plan has a few of everything that a list can filter by. */
export interface PlannedExecution {
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly tagList: readonly string[] | undefined;
  readonly closeStatus: Extract<CloseStatus, "COMPLETED" | "FAILED"> | undefined;
}

/** The number of closed executions for each open one. */
export const closedPerOpen = 10;
/** The workflowId of many runs, one after the other. */
export const nightlyId = "preloaded-nightly";
export const rareTag = "gold";

const every = (place: number, distance: number): boolean => place % distance === distance - 1;

/** Open and closed executions are mixed, as they would be after a long time. */
export function plannedExecution(place: number): PlannedExecution {
  const isOpen = every(place, closedPerOpen + 1);
  return {
    workflowId: !isOpen && every(place, 997) ? nightlyId : `preloaded-${place}`,
    workflowType: every(place, 19) ? otherWorkflowType : workflowType,
    tagList: every(place, 13) ? [rareTag, "eu"] : undefined,
    closeStatus: isOpen ? undefined : every(place, 23) ? "FAILED" : "COMPLETED",
  };
}

/** How many of the first `total` planned executions are of one kind. */
export function countPlanned(total: number, isCounted: (planned: PlannedExecution) => boolean): number {
  let count = 0;
  for (let place = 0; place < total; place += 1) if (isCounted(plannedExecution(place))) count += 1;
  return count;
}
