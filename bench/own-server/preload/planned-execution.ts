import type { CloseStatus } from "@openswf/model/wire-types";
import { otherWorkflowType, workflowType } from "../../load/workplace.ts";

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

const every = (position: number, distance: number): boolean => position % distance === distance - 1;

/** Open and closed executions are mixed, as they would be after a long time. */
export function plannedExecution(position: number): PlannedExecution {
  const isOpen = every(position, closedPerOpen + 1);
  return {
    workflowId: !isOpen && every(position, 997) ? nightlyId : `preloaded-${position}`,
    workflowType: every(position, 19) ? otherWorkflowType : workflowType,
    tagList: every(position, 13) ? [rareTag, "eu"] : undefined,
    closeStatus: isOpen ? undefined : every(position, 23) ? "FAILED" : "COMPLETED",
  };
}

/** How many of the first `total` planned executions are of one kind. */
export function countPlanned(total: number, isCounted: (planned: PlannedExecution) => boolean): number {
  let count = 0;
  for (let position = 0; position < total; position += 1) if (isCounted(plannedExecution(position))) count += 1;
  return count;
}
