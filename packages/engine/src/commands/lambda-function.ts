import type { EventId } from "@openswf/model/brand";
import type { Transition } from "../transition.ts";

/** The service's own words for an execution that was started without a lambdaRole. (seen) */
const noRole = "No IAM role is attached to the current workflow execution.";

/**
 * Records the start just before the call is made. If the server stops before the outcome is known, the function is not
 * called a second time: it times out. `undefined` when there is nothing to call.
 */
export function startLambdaFunction(transition: Transition, scheduledEventId: EventId): EventId | undefined {
  const lambda = transition.state.lambdaFunctions.get(scheduledEventId);
  // A function that has started or ended, or whose execution has closed, has already settled its errand. Settling it
  // again would conflict forever.
  if (transition.isClosed || lambda === undefined || lambda.startedEventId !== undefined) return undefined;
  transition.settle({ kind: "startLambdaFunction", scheduledEventId });
  if (transition.state.settings.lambdaRole === undefined) {
    transition.record("StartLambdaFunctionFailed", { cause: "ASSUME_ROLE_FAILED", message: noRole, scheduledEventId });
    transition.askForDecision();
    return undefined;
  }
  return transition.record("LambdaFunctionStarted", { scheduledEventId });
}

export type LambdaOutcome =
  | { readonly kind: "completed"; readonly result: string | undefined }
  | { readonly kind: "failed"; readonly reason: string; readonly details: string | undefined };

/** Records the function's answer. The answer is dropped if the function has timed out or the execution has closed. */
export function endLambdaFunction(
  transition: Transition,
  attempt: { readonly scheduledEventId: EventId; readonly startedEventId: EventId },
  outcome: LambdaOutcome,
): void {
  const { scheduledEventId, startedEventId } = attempt;
  const lambda = transition.state.lambdaFunctions.get(scheduledEventId);
  if (transition.isClosed || lambda?.startedEventId !== startedEventId) return;
  if (outcome.kind === "completed") {
    transition.record("LambdaFunctionCompleted", { result: outcome.result, scheduledEventId, startedEventId });
  } else {
    const { details, reason } = outcome;
    transition.record("LambdaFunctionFailed", { details, reason, scheduledEventId, startedEventId });
  }
  transition.askForDecision();
}
