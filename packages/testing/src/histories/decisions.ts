import { describeEvent } from "./describe-event.ts";
import { durationText } from "./duration-text.ts";
import { attributesOf, type RecordedEvent } from "./recorded-event.ts";

/** The decision that an event records, or records the refusal of. */
const decisionOf: Readonly<Partial<Record<RecordedEvent["eventType"], string>>> = {
  ActivityTaskScheduled: "ScheduleActivityTask",
  ScheduleActivityTaskFailed: "ScheduleActivityTask",
  ActivityTaskCancelRequested: "RequestCancelActivityTask",
  RequestCancelActivityTaskFailed: "RequestCancelActivityTask",
  TimerStarted: "StartTimer",
  StartTimerFailed: "StartTimer",
  TimerCanceled: "CancelTimer",
  CancelTimerFailed: "CancelTimer",
  MarkerRecorded: "RecordMarker",
  RecordMarkerFailed: "RecordMarker",
  StartChildWorkflowExecutionInitiated: "StartChildWorkflowExecution",
  SignalExternalWorkflowExecutionInitiated: "SignalExternalWorkflowExecution",
  RequestCancelExternalWorkflowExecutionInitiated: "RequestCancelExternalWorkflowExecution",
  LambdaFunctionScheduled: "ScheduleLambdaFunction",
  ScheduleLambdaFunctionFailed: "ScheduleLambdaFunction",
  WorkflowExecutionCompleted: "CompleteWorkflowExecution",
  CompleteWorkflowExecutionFailed: "CompleteWorkflowExecution",
  WorkflowExecutionFailed: "FailWorkflowExecution",
  FailWorkflowExecutionFailed: "FailWorkflowExecution",
  WorkflowExecutionCanceled: "CancelWorkflowExecution",
  CancelWorkflowExecutionFailed: "CancelWorkflowExecution",
  WorkflowExecutionContinuedAsNew: "ContinueAsNewWorkflowExecution",
  ContinueAsNewWorkflowExecutionFailed: "ContinueAsNewWorkflowExecution",
};

/**
 * What an execution has decided, in order, with the time since its start:
 *
 *     ["0s ScheduleActivityTask chargeCard {\"id\":7}", "0s StartTimer t1 30d", "30d CompleteWorkflowExecution"]
 *
 * A decision that SWF has refused ends with its cause.
 */
export function decisionsIn(events: readonly RecordedEvent[]): readonly string[] {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const startedAt = events[0]?.at ?? 0;
  return events.flatMap((event) => {
    const decision = decisionOf[event.eventType];
    // SWF itself cancels a task that nobody has taken, and starts children of its own.
    if (decision === undefined || !isDecided(event)) return [];
    return [`${durationText(event.at - startedAt)} ${decision} ${describeEvent(event, byId)}`.trimEnd()];
  });
}

function isDecided(event: RecordedEvent): boolean {
  const { decisionTaskCompletedEventId } = attributesOf(event);
  return typeof decisionTaskCompletedEventId === "number" && decisionTaskCompletedEventId > 0;
}
