import type { EventType } from "@openswf/model/wire-types";

/** The members that each event must have, as the service model says. */
export const requiredMembers: Readonly<Record<EventType, string>> = {
  ActivityTaskCancelRequested: "decisionTaskCompletedEventId activityId",
  ActivityTaskCanceled: "scheduledEventId startedEventId",
  ActivityTaskCompleted: "scheduledEventId startedEventId",
  ActivityTaskFailed: "scheduledEventId startedEventId",
  ActivityTaskScheduled: "activityType activityId taskList decisionTaskCompletedEventId",
  ActivityTaskStarted: "scheduledEventId",
  ActivityTaskTimedOut: "timeoutType scheduledEventId startedEventId",
  CancelTimerFailed: "timerId cause decisionTaskCompletedEventId",
  CancelWorkflowExecutionFailed: "cause decisionTaskCompletedEventId",
  ChildWorkflowExecutionCanceled: "workflowExecution workflowType initiatedEventId startedEventId",
  ChildWorkflowExecutionCompleted: "workflowExecution workflowType initiatedEventId startedEventId",
  ChildWorkflowExecutionFailed: "workflowExecution workflowType initiatedEventId startedEventId",
  ChildWorkflowExecutionStarted: "workflowExecution workflowType initiatedEventId",
  ChildWorkflowExecutionTerminated: "workflowExecution workflowType initiatedEventId startedEventId",
  ChildWorkflowExecutionTimedOut: "workflowExecution workflowType timeoutType initiatedEventId startedEventId",
  CompleteWorkflowExecutionFailed: "cause decisionTaskCompletedEventId",
  ContinueAsNewWorkflowExecutionFailed: "cause decisionTaskCompletedEventId",
  DecisionTaskCompleted: "scheduledEventId startedEventId",
  DecisionTaskScheduled: "taskList",
  DecisionTaskStarted: "scheduledEventId",
  DecisionTaskTimedOut: "timeoutType scheduledEventId startedEventId",
  ExternalWorkflowExecutionCancelRequested: "workflowExecution initiatedEventId",
  ExternalWorkflowExecutionSignaled: "workflowExecution initiatedEventId",
  FailWorkflowExecutionFailed: "cause decisionTaskCompletedEventId",
  LambdaFunctionCompleted: "scheduledEventId startedEventId",
  LambdaFunctionFailed: "scheduledEventId startedEventId",
  LambdaFunctionScheduled: "id name decisionTaskCompletedEventId",
  LambdaFunctionStarted: "scheduledEventId",
  LambdaFunctionTimedOut: "scheduledEventId startedEventId",
  MarkerRecorded: "markerName decisionTaskCompletedEventId",
  RecordMarkerFailed: "markerName cause decisionTaskCompletedEventId",
  RequestCancelActivityTaskFailed: "activityId cause decisionTaskCompletedEventId",
  RequestCancelExternalWorkflowExecutionFailed: "workflowId cause initiatedEventId decisionTaskCompletedEventId",
  RequestCancelExternalWorkflowExecutionInitiated: "workflowId decisionTaskCompletedEventId",
  ScheduleActivityTaskFailed: "activityType activityId cause decisionTaskCompletedEventId",
  ScheduleLambdaFunctionFailed: "id name cause decisionTaskCompletedEventId",
  SignalExternalWorkflowExecutionFailed: "workflowId cause initiatedEventId decisionTaskCompletedEventId",
  SignalExternalWorkflowExecutionInitiated: "workflowId signalName decisionTaskCompletedEventId",
  StartChildWorkflowExecutionFailed: "workflowType cause workflowId initiatedEventId decisionTaskCompletedEventId",
  StartChildWorkflowExecutionInitiated: "workflowId workflowType taskList decisionTaskCompletedEventId childPolicy",
  StartLambdaFunctionFailed: "",
  StartTimerFailed: "timerId cause decisionTaskCompletedEventId",
  TimerCanceled: "timerId startedEventId decisionTaskCompletedEventId",
  TimerFired: "timerId startedEventId",
  TimerStarted: "timerId startToFireTimeout decisionTaskCompletedEventId",
  WorkflowExecutionCancelRequested: "",
  WorkflowExecutionCanceled: "decisionTaskCompletedEventId",
  WorkflowExecutionCompleted: "decisionTaskCompletedEventId",
  WorkflowExecutionContinuedAsNew: "decisionTaskCompletedEventId newExecutionRunId taskList childPolicy workflowType",
  WorkflowExecutionFailed: "decisionTaskCompletedEventId",
  WorkflowExecutionSignaled: "signalName",
  WorkflowExecutionStarted: "childPolicy taskList workflowType",
  WorkflowExecutionTerminated: "childPolicy",
  WorkflowExecutionTimedOut: "timeoutType childPolicy",
};

type MemberType = "string" | "number" | "named" | "typed" | "execution" | "tags";

/** Members of events that are not text. Those that end with `EventId` are numbers. */
const otherTypes: Readonly<Record<string, MemberType>> = {
  activityType: "typed",
  workflowType: "typed",
  taskList: "named",
  workflowExecution: "execution",
  externalWorkflowExecution: "execution",
  parentWorkflowExecution: "execution",
  tagList: "tags",
};

const checks: Readonly<Record<MemberType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  named: (value) => hasStrings(value, "name"),
  typed: (value) => hasStrings(value, "name", "version"),
  execution: (value) => hasStrings(value, "workflowId", "runId"),
  tags: (value) => Array.isArray(value) && value.every((tag) => typeof tag === "string" || tag === null),
};

/** Whether a value has the type that a member of this name has in all events. */
export function isOfType(member: string, value: unknown): boolean {
  const other = Object.hasOwn(otherTypes, member) ? otherTypes[member] : undefined;
  return checks[other ?? (member.endsWith("EventId") ? "number" : "string")](value);
}

function hasStrings(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof Object.getOwnPropertyDescriptor(value, name)?.value === "string");
}
