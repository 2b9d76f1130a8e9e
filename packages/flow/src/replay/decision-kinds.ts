import type { DecisionType } from "../authoring/command.ts";
import type { EventType } from "../authoring/history-event.ts";

/** What replay knows of a decision: the events that tell of it, and what of it must not change. */
export interface DecisionKind {
  /** Recorded if SWF takes the decision, with the same attributes. */
  readonly accepted: EventType;
  /** Recorded if SWF refuses the decision, with some of its attributes. */
  readonly failed: EventType;
  /** If one of these differs, the code has changed. The first names the decision. */
  readonly identity: readonly string[];
  /** If one of these differs, replay goes on: the history is right about what was, the code about what comes. */
  readonly settings: readonly string[];
}

/** The decisions that end a run. SWF takes one only as the last of its batch. */
export const closingTypes: ReadonlySet<DecisionType> = new Set([
  "CompleteWorkflowExecution",
  "FailWorkflowExecution",
  "CancelWorkflowExecution",
  "ContinueAsNewWorkflowExecution",
]);

export const decisionKinds: { readonly [Type in DecisionType]: DecisionKind } = {
  ScheduleActivityTask: {
    accepted: "ActivityTaskScheduled",
    failed: "ScheduleActivityTaskFailed",
    identity: ["activityId", "activityType", "input", "control"],
    settings: [
      "taskList",
      "taskPriority",
      "startToCloseTimeout",
      "scheduleToStartTimeout",
      "scheduleToCloseTimeout",
      "heartbeatTimeout",
    ],
  },
  RequestCancelActivityTask: {
    accepted: "ActivityTaskCancelRequested",
    failed: "RequestCancelActivityTaskFailed",
    identity: ["activityId"],
    settings: [],
  },
  StartTimer: {
    accepted: "TimerStarted",
    failed: "StartTimerFailed",
    // Not the control: timers of retries say there what they wait for, which histories of older versions lack.
    identity: ["timerId"],
    settings: ["startToFireTimeout"],
  },
  CancelTimer: { accepted: "TimerCanceled", failed: "CancelTimerFailed", identity: ["timerId"], settings: [] },
  RecordMarker: {
    accepted: "MarkerRecorded",
    failed: "RecordMarkerFailed",
    identity: ["markerName", "details"],
    settings: [],
  },
  SignalExternalWorkflowExecution: {
    accepted: "SignalExternalWorkflowExecutionInitiated",
    failed: "SignalExternalWorkflowExecutionFailed",
    identity: ["workflowId", "runId", "signalName", "input", "control"],
    settings: [],
  },
  RequestCancelExternalWorkflowExecution: {
    accepted: "RequestCancelExternalWorkflowExecutionInitiated",
    failed: "RequestCancelExternalWorkflowExecutionFailed",
    identity: ["workflowId", "runId", "control"],
    settings: [],
  },
  StartChildWorkflowExecution: {
    accepted: "StartChildWorkflowExecutionInitiated",
    failed: "StartChildWorkflowExecutionFailed",
    identity: ["workflowId", "workflowType", "input", "control"],
    settings: [
      "taskList",
      "taskPriority",
      "childPolicy",
      "tagList",
      "executionStartToCloseTimeout",
      "taskStartToCloseTimeout",
      "lambdaRole",
    ],
  },
  ScheduleLambdaFunction: {
    accepted: "LambdaFunctionScheduled",
    failed: "ScheduleLambdaFunctionFailed",
    identity: ["id", "name", "input", "control"],
    settings: ["startToCloseTimeout"],
  },
  CompleteWorkflowExecution: {
    accepted: "WorkflowExecutionCompleted",
    failed: "CompleteWorkflowExecutionFailed",
    identity: ["result"],
    settings: [],
  },
  FailWorkflowExecution: {
    accepted: "WorkflowExecutionFailed",
    failed: "FailWorkflowExecutionFailed",
    // Not the details: they have the stack, whose lines change with the code.
    identity: ["reason"],
    settings: [],
  },
  CancelWorkflowExecution: {
    accepted: "WorkflowExecutionCanceled",
    failed: "CancelWorkflowExecutionFailed",
    identity: ["details"],
    settings: [],
  },
  ContinueAsNewWorkflowExecution: {
    accepted: "WorkflowExecutionContinuedAsNew",
    failed: "ContinueAsNewWorkflowExecutionFailed",
    identity: ["input"],
    settings: ["executionStartToCloseTimeout", "taskStartToCloseTimeout", "tagList"],
  },
};
