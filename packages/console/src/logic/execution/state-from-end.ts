import { foldHistory } from "@openswf/insight/execution/execution-fold";
import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { WorkflowExecutionOpenCounts } from "@openswf/model/wire-types";

/**
 * How an execution stands now, from the beginning and the end of its history, while events in between are missing. Returns
 * `undefined` if something in between could change the answer: everything open must be among the last events.
 *
 * @param first the first events, of which only the start counts
 * @param last the last events, oldest first
 * @param openCounts what is open, as SWF counts it; without it, only a close is believed
 */
export function stateFromEnd(
  first: readonly HistoryEvent[],
  last: readonly HistoryEvent[],
  openCounts: WorkflowExecutionOpenCounts | undefined,
): ExecutionState | undefined {
  if (last.length === 0) return undefined;
  const state = foldHistory([...first.slice(0, 1), ...last]);
  if (state.close !== undefined) return saysWhyItEnded(state) ? state : undefined;
  return openCounts !== undefined && state.lastDecision !== undefined && isAllOpen(state, openCounts)
    ? state
    : undefined;
}

function saysWhyItEnded({ close, cancelRequested }: ExecutionState): boolean {
  switch (close?.eventType) {
    // Its sentence says what the time-out has interrupted.
    case "WorkflowExecutionTimedOut":
      return false;
    case "WorkflowExecutionCanceled":
      return cancelRequested !== undefined;
    default:
      return true;
  }
}

function isAllOpen(state: ExecutionState, counts: WorkflowExecutionOpenCounts): boolean {
  const { activities, timers, children, lambdas, scheduledDecisionTask, startedDecisionTask } = state;
  const decisionTasks = [scheduledDecisionTask, startedDecisionTask].filter((task) => task !== undefined);
  // Timers of the SDK mean something else, which only the whole history tells.
  const isOfFlow = [...timers.values()].some(({ timerId }) => timerId.startsWith("openswf."));
  return (
    !isOfFlow &&
    activities.size === counts.openActivityTasks &&
    timers.size === counts.openTimers &&
    children.size === counts.openChildWorkflowExecutions &&
    lambdas.size === (counts.openLambdaFunctions ?? 0) &&
    decisionTasks.length === counts.openDecisionTasks
  );
}
