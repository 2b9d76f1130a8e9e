import type { ChildPolicy, EventType } from "@aws-sdk/client-swf";
import type { Attributes } from "./attributes.ts";
import type { ExpectedEvent } from "./expected-event.ts";

/** What is known about an execution before its history is read: how it was started. */
export interface Expecting {
  readonly taskList: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly childPolicy: ChildPolicy;
  readonly taskPriority?: string;
  /** The types that its decisions name unless they override them. */
  readonly house: HouseTypes;
}

/** The two types that a run registers for all its scenarios, with a default for every setting that can have one. */
export interface HouseTypes {
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly activityType: { readonly name: string; readonly version: string };
}

/** The defaults of the house types. All differ, so that a server that mixes them up is detected. */
export const houseDefaults = {
  executionStartToCloseTimeout: "120",
  taskStartToCloseTimeout: "30",
  childPolicy: "TERMINATE",
  scheduleToStartTimeout: "61",
  scheduleToCloseTimeout: "62",
  startToCloseTimeout: "63",
  heartbeatTimeout: "64",
} as const;

type Usual = (workflow: Expecting, before: readonly ExpectedEvent[]) => Attributes;

/** The id of the latest event of a type in the history written so far; 0 if there is none. */
function latest(eventType: EventType, before: readonly ExpectedEvent[]): number {
  return before.findLast((event) => event.eventType === eventType)?.eventId ?? 0;
}

const decided: Usual = (_, before) => ({ decisionTaskCompletedEventId: latest("DecisionTaskCompleted", before) });

const decisionTask: Usual = (_, before) => {
  const started = before.findLast((event) => event.eventType === "DecisionTaskStarted");
  const { scheduledEventId }: Attributes = started?.attributes ?? {};
  return { scheduledEventId, startedEventId: started?.eventId };
};

const startSettings: Usual = (workflow) => ({
  workflowType: workflow.workflowType,
  taskList: { name: workflow.taskList },
  executionStartToCloseTimeout: workflow.executionStartToCloseTimeout,
  taskStartToCloseTimeout: workflow.taskStartToCloseTimeout,
  childPolicy: workflow.childPolicy,
  ...(workflow.taskPriority === undefined ? {} : { taskPriority: workflow.taskPriority }),
});

const child: Usual = (workflow) => ({ workflowType: workflow.house.workflowType });

/** One row per event type that has usual attributes. The other types have only what the line states. */
const usual: { readonly [Type in EventType]?: Usual } = {
  WorkflowExecutionStarted: (...known) => ({ ...startSettings(...known), parentInitiatedEventId: 0 }),
  WorkflowExecutionCancelRequested: () => ({ externalInitiatedEventId: 0 }),
  WorkflowExecutionSignaled: () => ({ externalInitiatedEventId: 0 }),
  WorkflowExecutionCompleted: decided,
  CompleteWorkflowExecutionFailed: decided,
  WorkflowExecutionFailed: decided,
  FailWorkflowExecutionFailed: decided,
  WorkflowExecutionTimedOut: (workflow) => ({ timeoutType: "START_TO_CLOSE", childPolicy: workflow.childPolicy }),
  WorkflowExecutionCanceled: decided,
  CancelWorkflowExecutionFailed: decided,
  WorkflowExecutionContinuedAsNew: (...known) => ({ ...startSettings(...known), ...decided(...known) }),
  ContinueAsNewWorkflowExecutionFailed: decided,
  WorkflowExecutionTerminated: (workflow) => ({ childPolicy: workflow.childPolicy }),
  DecisionTaskScheduled: (workflow) => ({
    taskList: { name: workflow.taskList },
    startToCloseTimeout: workflow.taskStartToCloseTimeout,
    scheduleToStartTimeout: "NONE",
    ...(workflow.taskPriority === undefined ? {} : { taskPriority: workflow.taskPriority }),
  }),
  DecisionTaskStarted: (_, before) => ({ scheduledEventId: latest("DecisionTaskScheduled", before) }),
  DecisionTaskCompleted: decisionTask,
  DecisionTaskTimedOut: decisionTask,
  ActivityTaskScheduled: (workflow, before) => ({
    activityType: workflow.house.activityType,
    taskList: { name: workflow.taskList },
    scheduleToStartTimeout: houseDefaults.scheduleToStartTimeout,
    scheduleToCloseTimeout: houseDefaults.scheduleToCloseTimeout,
    startToCloseTimeout: houseDefaults.startToCloseTimeout,
    heartbeatTimeout: houseDefaults.heartbeatTimeout,
    ...decided(workflow, before),
  }),
  ScheduleActivityTaskFailed: (...known) => ({ activityType: known[0].house.activityType, ...decided(...known) }),
  ActivityTaskCancelRequested: decided,
  RequestCancelActivityTaskFailed: decided,
  MarkerRecorded: decided,
  RecordMarkerFailed: decided,
  TimerStarted: decided,
  StartTimerFailed: decided,
  TimerCanceled: decided,
  CancelTimerFailed: decided,
  StartChildWorkflowExecutionInitiated: (workflow, before) => ({
    workflowType: workflow.house.workflowType,
    executionStartToCloseTimeout: houseDefaults.executionStartToCloseTimeout,
    taskStartToCloseTimeout: houseDefaults.taskStartToCloseTimeout,
    childPolicy: houseDefaults.childPolicy,
    ...decided(workflow, before),
  }),
  StartChildWorkflowExecutionFailed: (...known) => ({ ...child(...known), ...decided(...known) }),
  ChildWorkflowExecutionStarted: child,
  ChildWorkflowExecutionCompleted: child,
  ChildWorkflowExecutionFailed: child,
  ChildWorkflowExecutionTimedOut: (...known) => ({ ...child(...known), timeoutType: "START_TO_CLOSE" }),
  ChildWorkflowExecutionCanceled: child,
  ChildWorkflowExecutionTerminated: child,
  SignalExternalWorkflowExecutionInitiated: decided,
  SignalExternalWorkflowExecutionFailed: decided,
  RequestCancelExternalWorkflowExecutionInitiated: decided,
  RequestCancelExternalWorkflowExecutionFailed: decided,
  LambdaFunctionScheduled: decided,
  ScheduleLambdaFunctionFailed: decided,
  LambdaFunctionTimedOut: () => ({ timeoutType: "START_TO_CLOSE" }),
};

export function usualAttributes(
  eventType: EventType,
  workflow: Expecting,
  before: readonly ExpectedEvent[],
): Attributes {
  return usual[eventType]?.(workflow, before) ?? {};
}
