import type { HistoryEvent } from "@openswf/model/history-events";
import { type FailureOrigin, failureOrigin } from "./failure-origin.ts";

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** One history on the way to where a failure began. */
export interface TrailStep extends FailureOrigin {
  /** Whose history this is; `undefined` is the execution that was asked about. */
  readonly execution: Execution | undefined;
}

export interface FailureTrail {
  /** The execution first. */
  readonly steps: readonly TrailStep[];
  /** Why it ends at a child: its history has gone, such as after its retention, or does not say what failed. */
  readonly lost: "history gone" | "nothing failed" | undefined;
}

/** Generations that are followed. */
const stepsMax = 20;
/** Runs by which one child went on. */
const runsMax = 20;

type ReadHistory = (execution: Execution) => Promise<readonly HistoryEvent[] | undefined>;

/**
 * Follows the failure of an execution through its children to where it began.
 *
 * @param read the whole history of a run; `undefined` if there is none
 */
export async function failureTrail(events: readonly HistoryEvent[], read: ReadHistory): Promise<FailureTrail> {
  const steps: TrailStep[] = [];
  const seen = new Set<string>();
  let execution: Execution | undefined;
  let history: readonly HistoryEvent[] = events;
  while (steps.length < stepsMax) {
    const origin = failureOrigin(history);
    if (origin === undefined) return { steps, lost: steps.length === 0 ? undefined : "nothing failed" };
    steps.push({ ...origin, execution });
    // A history from a file may name itself as its own child.
    if (origin.child === undefined || seen.has(origin.child.runId)) break;
    seen.add(origin.child.runId);
    const last = await lastRun(origin.child, read);
    if (last === undefined) return { steps, lost: "history gone" };
    ({ execution, history } = last);
  }
  return { steps, lost: undefined };
}

/** The run in which an execution ended, and its history. A child may have gone on as new before it failed. */
async function lastRun(
  first: Execution,
  read: ReadHistory,
): Promise<{ readonly execution: Execution; readonly history: readonly HistoryEvent[] } | undefined> {
  let execution = first;
  for (let runs = 0; runs < runsMax; runs += 1) {
    const history = await read(execution);
    if (history === undefined) return undefined;
    const close = history.at(-1);
    if (close?.eventType !== "WorkflowExecutionContinuedAsNew") return { execution, history };
    execution = { workflowId: first.workflowId, runId: close.attributes.newExecutionRunId };
  }
  return undefined;
}
