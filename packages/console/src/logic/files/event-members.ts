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

const readers: Readonly<Record<MemberType, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  number: (value) => (typeof value === "number" ? value : undefined),
  named: (value) => strings(value, "name"),
  typed: (value) => strings(value, "name", "version"),
  execution: (value) => strings(value, "workflowId", "runId"),
  tags: (value) => (Array.isArray(value) && value.every(isTag) ? value : undefined),
};

/**
 * A value as a member of this name has it in all events, without anything that does not belong there, however deep that may be nested;
 * `undefined` if it is of another type.
 */
export function memberValue(member: string, value: unknown): unknown {
  const other = Object.hasOwn(otherTypes, member) ? otherTypes[member] : undefined;
  return readers[other ?? (member.endsWith("EventId") ? "number" : "string")](value);
}

function isTag(tag: unknown): boolean {
  return typeof tag === "string" || tag === null;
}

function strings(value: unknown, ...names: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found = names.flatMap((name) => {
    const own: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    return typeof own === "string" ? [[name, own] as const] : [];
  });
  return found.length === names.length ? Object.fromEntries(found) : undefined;
}
