import type { HistoryEvent } from "@openswf/model/history-events";
import { type FailureOrigin, failureOrigin } from "./failure-origin.ts";

/** One history on the way to where a failure began. */
export interface TrailStep extends FailureOrigin {
  /** Whose history this is; `undefined` is the execution that was asked about. */
  readonly execution: { readonly workflowId: string; readonly runId: string } | undefined;
}

/** Generations that are followed. */
const stepsMax = 20;

/**
 * Follows the failure of an execution through its children to where it began, the execution first. Ends early at a child whose history
 * cannot be had, such as one whose retention is over.
 *
 * @param read the whole history of a run; `undefined` if there is none
 */
export async function failureTrail(
  events: readonly HistoryEvent[],
  read: (execution: {
    readonly workflowId: string;
    readonly runId: string;
  }) => Promise<readonly HistoryEvent[] | undefined>,
): Promise<readonly TrailStep[]> {
  const steps: TrailStep[] = [];
  const seen = new Set<string>();
  let execution: TrailStep["execution"];
  let history: readonly HistoryEvent[] | undefined = events;
  while (history !== undefined && steps.length < stepsMax) {
    const origin = failureOrigin(history);
    if (origin === undefined) break;
    steps.push({ ...origin, execution });
    execution = origin.child;
    // A history from a file may name itself as its own child.
    if (execution === undefined || seen.has(execution.runId)) break;
    seen.add(execution.runId);
    history = await read(execution);
  }
  return steps;
}
