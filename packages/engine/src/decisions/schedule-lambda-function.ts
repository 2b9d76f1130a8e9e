import type { Decision } from "@openswf/model/decisions";
import type { ScheduleLambdaFunctionFailedCause } from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * ScheduleLambdaFunction records the call; an errand makes it later. An id that is already in use is accepted, as in
 * the service (measured), although the model has a cause for it. Access control has no pseudo-operation for this
 * decision: the execution's role governs it.
 */
export function scheduleLambdaFunction(deciding: Deciding, decision: Decision<"ScheduleLambdaFunction">): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, id, input, name, startToCloseTimeout } = decision.attributes;
  const refuse = (cause: ScheduleLambdaFunctionFailedCause): Decided => {
    transition.record("ScheduleLambdaFunctionFailed", { cause, decisionTaskCompletedEventId, id, name });
    return failed;
  };
  if (!context.lambdaIsAvailable) return refuse("LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION");
  if (transition.state.lambdaFunctions.size >= transition.limits.openLambdaFunctionsMax) {
    return refuse("OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED");
  }
  if (!context.takesToken("ScheduleLambdaFunction", undefined)) return refuse("LAMBDA_FUNCTION_CREATION_RATE_EXCEEDED");
  const scheduledEventId = transition.record("LambdaFunctionScheduled", {
    control,
    decisionTaskCompletedEventId,
    id,
    input,
    name,
    startToCloseTimeout,
  });
  transition.addErrand({ kind: "startLambdaFunction", scheduledEventId });
  return taken;
}
