import * as sdk from "@aws-sdk/client-swf";

/** The 39 operations. The SDK has one command for each. */
export const operations: readonly string[] = Object.keys(sdk)
  .filter((name) => /^[A-Z]\w+Command$/.test(name))
  .map((name) => name.replace(/Command$/, ""))
  .sort();

export const eventTypes: readonly sdk.EventType[] = Object.values(sdk.EventType);

/** Each decision with the events that record its failure and the causes that they may carry. */
export const decisions: Readonly<Record<sdk.DecisionType, readonly DecisionFailure[]>> = {
  ScheduleActivityTask: failure("ScheduleActivityTaskFailed", sdk.ScheduleActivityTaskFailedCause),
  RequestCancelActivityTask: failure("RequestCancelActivityTaskFailed", sdk.RequestCancelActivityTaskFailedCause),
  CompleteWorkflowExecution: failure("CompleteWorkflowExecutionFailed", sdk.CompleteWorkflowExecutionFailedCause),
  FailWorkflowExecution: failure("FailWorkflowExecutionFailed", sdk.FailWorkflowExecutionFailedCause),
  CancelWorkflowExecution: failure("CancelWorkflowExecutionFailed", sdk.CancelWorkflowExecutionFailedCause),
  ContinueAsNewWorkflowExecution: failure(
    "ContinueAsNewWorkflowExecutionFailed",
    sdk.ContinueAsNewWorkflowExecutionFailedCause,
  ),
  RecordMarker: failure("RecordMarkerFailed", sdk.RecordMarkerFailedCause),
  StartTimer: failure("StartTimerFailed", sdk.StartTimerFailedCause),
  CancelTimer: failure("CancelTimerFailed", sdk.CancelTimerFailedCause),
  SignalExternalWorkflowExecution: failure(
    "SignalExternalWorkflowExecutionFailed",
    sdk.SignalExternalWorkflowExecutionFailedCause,
  ),
  RequestCancelExternalWorkflowExecution: failure(
    "RequestCancelExternalWorkflowExecutionFailed",
    sdk.RequestCancelExternalWorkflowExecutionFailedCause,
  ),
  StartChildWorkflowExecution: failure("StartChildWorkflowExecutionFailed", sdk.StartChildWorkflowExecutionFailedCause),
  ScheduleLambdaFunction: [
    ...failure("ScheduleLambdaFunctionFailed", sdk.ScheduleLambdaFunctionFailedCause),
    ...failure("StartLambdaFunctionFailed", sdk.StartLambdaFunctionFailedCause),
  ],
};

export interface DecisionFailure {
  readonly eventType: sdk.EventType;
  readonly cause: string;
}

function failure(eventType: sdk.EventType, causes: Readonly<Record<string, string>>): readonly DecisionFailure[] {
  return Object.values(causes).map((cause) => ({ eventType, cause }));
}

/** Why a run may see no event of this type. Shown next to a count of 0, so that a gap is not mistaken for a pass. */
export function whyUnseen(eventType: string): string {
  if (eventType === "RecordMarkerFailed") return "needs a restricted key (its one cause is a denial)";
  if (eventType === "ScheduleLambdaFunctionFailed") return "needs an endpoint without Lambda";
  if (/Lambda/.test(eventType)) return "needs --lambda";
  return "not covered";
}

/** What restricted-policy.json allows, so that a denial can be shown together with a decision that is carried out. */
const allowed: ReadonlySet<string> = new Set(["StartTimerFailed", "CompleteWorkflowExecutionFailed"]);

export function whyCauseUnseen({ eventType, cause }: DecisionFailure): string {
  if (cause === "OPERATION_NOT_PERMITTED")
    return allowed.has(eventType) ? "the restricted key may do it" : "needs a restricted key";
  if (cause.endsWith("_RATE_EXCEEDED")) return "not reachable without exceeding a rate limit";
  if (cause === "OPEN_WORKFLOWS_LIMIT_EXCEEDED") return "needs 100,000 open executions";
  if (cause === "OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED") return "the limit is not published";
  if (cause === "ID_ALREADY_IN_USE") return "reported not to occur: the service accepts a repeated id";
  if (/^OPEN_(ACTIVITIES|CHILDREN)_LIMIT_EXCEEDED$/.test(cause)) return "needs a local endpoint (rate limits)";
  return whyUnseen(eventType);
}
