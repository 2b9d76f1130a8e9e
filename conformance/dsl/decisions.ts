import type {
  CancelWorkflowExecutionDecisionAttributes,
  CompleteWorkflowExecutionDecisionAttributes,
  ContinueAsNewWorkflowExecutionDecisionAttributes,
  Decision,
  FailWorkflowExecutionDecisionAttributes,
  RequestCancelExternalWorkflowExecutionDecisionAttributes,
  ScheduleActivityTaskDecisionAttributes,
  ScheduleLambdaFunctionDecisionAttributes,
  SignalExternalWorkflowExecutionDecisionAttributes,
  StartChildWorkflowExecutionDecisionAttributes,
} from "@aws-sdk/client-swf";
import type { Expecting } from "./usual-attributes.ts";

/**
 * A decision, or a function that makes it for the deciding execution: some decisions need its task list or the house
 * types.
 */
export type Deciding = Decision | ((workflow: Expecting) => Decision);

export function decided(decisions: readonly Deciding[], workflow: Expecting): Decision[] {
  return decisions.map((decision) => (typeof decision === "function" ? decision(workflow) : decision));
}

/** Uses the house activity type and the task list of the execution, unless the settings override them. */
export function scheduleActivityTask(
  activityId: string,
  settings: Partial<ScheduleActivityTaskDecisionAttributes> = {},
): Deciding {
  return (workflow) => ({
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityType: workflow.house.activityType,
      activityId,
      taskList: { name: workflow.taskList },
      ...settings,
    },
  });
}

export function requestCancelActivityTask(activityId: string): Decision {
  return {
    decisionType: "RequestCancelActivityTask",
    requestCancelActivityTaskDecisionAttributes: { activityId },
  };
}

export function completeWorkflow(attributes: CompleteWorkflowExecutionDecisionAttributes = {}): Decision {
  return {
    decisionType: "CompleteWorkflowExecution",
    completeWorkflowExecutionDecisionAttributes: attributes,
  };
}

export function failWorkflow(attributes: FailWorkflowExecutionDecisionAttributes = {}): Decision {
  return { decisionType: "FailWorkflowExecution", failWorkflowExecutionDecisionAttributes: attributes };
}

export function cancelWorkflow(attributes: CancelWorkflowExecutionDecisionAttributes = {}): Decision {
  return { decisionType: "CancelWorkflowExecution", cancelWorkflowExecutionDecisionAttributes: attributes };
}

export function continueAsNew(attributes: ContinueAsNewWorkflowExecutionDecisionAttributes = {}): Deciding {
  return (workflow) => ({
    decisionType: "ContinueAsNewWorkflowExecution",
    continueAsNewWorkflowExecutionDecisionAttributes: { taskList: { name: workflow.taskList }, ...attributes },
  });
}

export function recordMarker(markerName: string, details?: string): Decision {
  return { decisionType: "RecordMarker", recordMarkerDecisionAttributes: { markerName, details } };
}

export function startTimer(timerId: string, startToFireTimeout: string, control?: string): Decision {
  return { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId, startToFireTimeout, control } };
}

export function cancelTimer(timerId: string): Decision {
  return { decisionType: "CancelTimer", cancelTimerDecisionAttributes: { timerId } };
}

export function signalExternal(
  target: { readonly workflowId: string; readonly runId?: string },
  attributes: Omit<SignalExternalWorkflowExecutionDecisionAttributes, "workflowId" | "runId">,
): Decision {
  const { workflowId, runId } = target;
  return {
    decisionType: "SignalExternalWorkflowExecution",
    signalExternalWorkflowExecutionDecisionAttributes: { workflowId, runId, ...attributes },
  };
}

export function requestCancelExternal(
  target: { readonly workflowId: string; readonly runId?: string },
  attributes: Omit<RequestCancelExternalWorkflowExecutionDecisionAttributes, "workflowId" | "runId"> = {},
): Decision {
  const { workflowId, runId } = target;
  return {
    decisionType: "RequestCancelExternalWorkflowExecution",
    requestCancelExternalWorkflowExecutionDecisionAttributes: { workflowId, runId, ...attributes },
  };
}

/** Uses the house workflow type unless the settings override it. */
export function startChild(
  workflowId: string,
  settings: Partial<StartChildWorkflowExecutionDecisionAttributes> = {},
): Deciding {
  return (workflow) => ({
    decisionType: "StartChildWorkflowExecution",
    startChildWorkflowExecutionDecisionAttributes: {
      workflowType: workflow.house.workflowType,
      workflowId,
      ...settings,
    },
  });
}

export function scheduleLambdaFunction(
  id: string,
  name: string,
  settings: Partial<ScheduleLambdaFunctionDecisionAttributes> = {},
): Decision {
  return {
    decisionType: "ScheduleLambdaFunction",
    scheduleLambdaFunctionDecisionAttributes: { id, name, ...settings },
  };
}
