import type { EventId } from "@openswf/model/brand";
import type { Transition } from "../transition.ts";

/** The service's own words for an execution that was given no lambdaRole. (seen) */
const noRole = "No IAM role is attached to the current workflow execution.";

/**
 * The call is about to be made. It counts as started from here: should the server stop before the outcome is known,
 * the function is not called a second time, it times out. `undefined` when there is nothing to call.
 */
export function startLambdaFunction(transition: Transition, scheduledEventId: EventId): EventId | undefined {
  const lambda = transition.state.lambdaFunctions.get(scheduledEventId);
  // What has begun, ended or closed has settled its errand: settling it again would conflict for ever.
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

/** The function has answered. Dropped when its time is over or the execution has closed. */
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
