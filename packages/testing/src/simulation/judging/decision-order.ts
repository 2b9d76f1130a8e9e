import type { Decision, DecisionType, EventType } from "@openswf/model/wire-types";
import type { Histories } from "./histories.ts";
import type { Ledger } from "./ledger.ts";
import { attribute } from "./runs.ts";

/** What a decision becomes in the history: what it asks for, or why it cannot be. */
const becomes: Readonly<Record<DecisionType, readonly EventType[]>> = {
  ScheduleActivityTask: ["ActivityTaskScheduled", "ScheduleActivityTaskFailed"],
  RequestCancelActivityTask: ["ActivityTaskCancelRequested", "RequestCancelActivityTaskFailed"],
  CompleteWorkflowExecution: ["WorkflowExecutionCompleted", "CompleteWorkflowExecutionFailed"],
  FailWorkflowExecution: ["WorkflowExecutionFailed", "FailWorkflowExecutionFailed"],
  CancelWorkflowExecution: ["WorkflowExecutionCanceled", "CancelWorkflowExecutionFailed"],
  ContinueAsNewWorkflowExecution: ["WorkflowExecutionContinuedAsNew", "ContinueAsNewWorkflowExecutionFailed"],
  RecordMarker: ["MarkerRecorded", "RecordMarkerFailed"],
  StartTimer: ["TimerStarted", "StartTimerFailed"],
  CancelTimer: ["TimerCanceled", "CancelTimerFailed"],
  SignalExternalWorkflowExecution: [
    "SignalExternalWorkflowExecutionInitiated",
    "SignalExternalWorkflowExecutionFailed",
  ],
  RequestCancelExternalWorkflowExecution: [
    "RequestCancelExternalWorkflowExecutionInitiated",
    "RequestCancelExternalWorkflowExecutionFailed",
  ],
  StartChildWorkflowExecution: ["StartChildWorkflowExecutionInitiated", "StartChildWorkflowExecutionFailed"],
  ScheduleLambdaFunction: ["LambdaFunctionScheduled", "ScheduleLambdaFunctionFailed"],
};

/** What says which thing a decision and its event are about. */
const names = ["activityId", "timerId", "markerName", "signalName", "workflowId", "id"] as const;

/** The decisions of an acknowledged answer are in the history right after it, in their order. */
export function decisionOrder(histories: Histories, ledger: Ledger): readonly string[] {
  const problems: string[] = [];
  for (const call of ledger.acknowledged) {
    if (!("task" in call) || call.operation !== "RespondDecisionTaskCompleted" || call.task === undefined) continue;
    const { runId, startedEventId } = call.task;
    const events = histories.of(runId);
    const completed = events.find(
      ({ eventType, attributes }) =>
        eventType === "DecisionTaskCompleted" && attributes.startedEventId === startedEventId,
    );
    // That it is there at all is checked elsewhere.
    if (completed === undefined) continue;
    decisionsIn(call.input).forEach((decision, index) => {
      const event = events[completed.eventId + index];
      if (event !== undefined && becomes[decision.decisionType].includes(event.eventType) && isOf(decision, event))
        return;
      const found = event === undefined ? "missing" : `${event.eventId} ${event.eventType}`;
      problems.push(
        `${runId} event ${completed.eventId}: decision ${index + 1}, ${decision.decisionType}, is ${found}`,
      );
    });
  }
  return problems;
}

interface Input {
  readonly decisions?: readonly Decision[];
  readonly respond?: { readonly RespondDecisionTaskCompleted: Input };
}

function decisionsIn(json: string): readonly Decision[] {
  // `as`: the server has accepted it.
  const input = JSON.parse(json) as Input;
  return (input.respond?.RespondDecisionTaskCompleted ?? input).decisions ?? [];
}

function isOf(decision: Decision, event: Parameters<typeof attribute>[0]): boolean {
  const decided = Object.values(decision).find((value) => typeof value === "object");
  return names.every((name) => {
    // `as`: any object is one of unknown members.
    const wanted = (decided as Readonly<Record<string, unknown>> | undefined)?.[name];
    const found = attribute(event, name);
    return wanted === undefined || found === undefined || wanted === found;
  });
}
