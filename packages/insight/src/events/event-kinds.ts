import type { EventType } from "@openswf/model/wire-types";

/** What an event is about, for filters and colours. */
export type EventKind =
  | "execution"
  | "decision task"
  | "activity"
  | "timer"
  | "child"
  | "signal"
  | "marker"
  | "lambda"
  | "cancel request";

/** How a thing in the compact table stands. */
export type EntryStatus =
  | "open"
  | "started"
  | "completed"
  | "failed"
  | "timed out"
  | "canceled"
  | "terminated"
  | "refused"
  | "recorded";

export const eventKinds: readonly EventKind[] = [
  "execution",
  "decision task",
  "activity",
  "timer",
  "child",
  "signal",
  "marker",
  "lambda",
  "cancel request",
];

/** What each event is about, and how the thing stands afterwards: `undefined` is as before. */
const aboutTypes: Readonly<Record<EventType, readonly [EventKind, EntryStatus | undefined]>> = {
  WorkflowExecutionStarted: ["execution", "recorded"],
  WorkflowExecutionCancelRequested: ["cancel request", "recorded"],
  WorkflowExecutionCompleted: ["execution", "completed"],
  CompleteWorkflowExecutionFailed: ["execution", "refused"],
  WorkflowExecutionFailed: ["execution", "failed"],
  FailWorkflowExecutionFailed: ["execution", "refused"],
  WorkflowExecutionTimedOut: ["execution", "timed out"],
  WorkflowExecutionCanceled: ["execution", "canceled"],
  CancelWorkflowExecutionFailed: ["execution", "refused"],
  WorkflowExecutionContinuedAsNew: ["execution", "recorded"],
  ContinueAsNewWorkflowExecutionFailed: ["execution", "refused"],
  WorkflowExecutionTerminated: ["execution", "terminated"],
  DecisionTaskScheduled: ["decision task", "open"],
  DecisionTaskStarted: ["decision task", "started"],
  DecisionTaskCompleted: ["decision task", "completed"],
  DecisionTaskTimedOut: ["decision task", "timed out"],
  ActivityTaskScheduled: ["activity", "open"],
  ScheduleActivityTaskFailed: ["activity", "refused"],
  ActivityTaskStarted: ["activity", "started"],
  ActivityTaskCompleted: ["activity", "completed"],
  ActivityTaskFailed: ["activity", "failed"],
  ActivityTaskTimedOut: ["activity", "timed out"],
  ActivityTaskCanceled: ["activity", "canceled"],
  ActivityTaskCancelRequested: ["activity", undefined],
  RequestCancelActivityTaskFailed: ["activity", "refused"],
  WorkflowExecutionSignaled: ["signal", "recorded"],
  MarkerRecorded: ["marker", "recorded"],
  RecordMarkerFailed: ["marker", "refused"],
  TimerStarted: ["timer", "open"],
  StartTimerFailed: ["timer", "refused"],
  TimerFired: ["timer", "completed"],
  TimerCanceled: ["timer", "canceled"],
  CancelTimerFailed: ["timer", "refused"],
  StartChildWorkflowExecutionInitiated: ["child", "open"],
  StartChildWorkflowExecutionFailed: ["child", "refused"],
  ChildWorkflowExecutionStarted: ["child", "started"],
  ChildWorkflowExecutionCompleted: ["child", "completed"],
  ChildWorkflowExecutionFailed: ["child", "failed"],
  ChildWorkflowExecutionTimedOut: ["child", "timed out"],
  ChildWorkflowExecutionCanceled: ["child", "canceled"],
  ChildWorkflowExecutionTerminated: ["child", "terminated"],
  SignalExternalWorkflowExecutionInitiated: ["signal", "open"],
  SignalExternalWorkflowExecutionFailed: ["signal", "failed"],
  ExternalWorkflowExecutionSignaled: ["signal", "completed"],
  RequestCancelExternalWorkflowExecutionInitiated: ["cancel request", "open"],
  RequestCancelExternalWorkflowExecutionFailed: ["cancel request", "failed"],
  ExternalWorkflowExecutionCancelRequested: ["cancel request", "completed"],
  LambdaFunctionScheduled: ["lambda", "open"],
  LambdaFunctionStarted: ["lambda", "started"],
  LambdaFunctionCompleted: ["lambda", "completed"],
  LambdaFunctionFailed: ["lambda", "failed"],
  LambdaFunctionTimedOut: ["lambda", "timed out"],
  ScheduleLambdaFunctionFailed: ["lambda", "refused"],
  StartLambdaFunctionFailed: ["lambda", "failed"],
};

function about(eventType: EventType): readonly [EventKind, EntryStatus | undefined] {
  // A file may name any type, and SWF may add some.
  return Object.hasOwn(aboutTypes, eventType) ? aboutTypes[eventType] : ["execution", "recorded"];
}

/** The kind of a type of event. A type that is not known is one of the execution. */
export function kindOf(eventType: EventType): EventKind {
  return about(eventType)[0];
}

export function statusAfter(eventType: EventType): EntryStatus | undefined {
  return about(eventType)[1];
}
