import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import { attribute, named, type RecordedRun } from "./runs.ts";

/** Attributes that name an earlier event, and its type. */
type References = Readonly<Record<string, EventType>>;

const ofDecisionTask = { scheduledEventId: "DecisionTaskScheduled", startedEventId: "DecisionTaskStarted" } as const;
const ofActivityTask = { scheduledEventId: "ActivityTaskScheduled", startedEventId: "ActivityTaskStarted" } as const;
const ofLambda = { scheduledEventId: "LambdaFunctionScheduled", startedEventId: "LambdaFunctionStarted" } as const;
const ofTimer = { startedEventId: "TimerStarted" } as const;
const initiated = { initiatedEventId: "StartChildWorkflowExecutionInitiated" } as const;
const ofChild = { ...initiated, startedEventId: "ChildWorkflowExecutionStarted" } as const;
const ofSignal = { initiatedEventId: "SignalExternalWorkflowExecutionInitiated" } as const;
const ofCancelRequest = { initiatedEventId: "RequestCancelExternalWorkflowExecutionInitiated" } as const;

const references: { readonly [Type in EventType]?: References } = {
  DecisionTaskStarted: ofDecisionTask,
  DecisionTaskCompleted: ofDecisionTask,
  DecisionTaskTimedOut: ofDecisionTask,
  ActivityTaskStarted: ofActivityTask,
  ActivityTaskCompleted: ofActivityTask,
  ActivityTaskFailed: ofActivityTask,
  ActivityTaskTimedOut: ofActivityTask,
  ActivityTaskCanceled: { ...ofActivityTask, latestCancelRequestedEventId: "ActivityTaskCancelRequested" },
  LambdaFunctionStarted: ofLambda,
  LambdaFunctionCompleted: ofLambda,
  LambdaFunctionFailed: ofLambda,
  LambdaFunctionTimedOut: ofLambda,
  StartLambdaFunctionFailed: ofLambda,
  TimerFired: ofTimer,
  TimerCanceled: ofTimer,
  ChildWorkflowExecutionStarted: initiated,
  StartChildWorkflowExecutionFailed: initiated,
  ChildWorkflowExecutionCompleted: ofChild,
  ChildWorkflowExecutionFailed: ofChild,
  ChildWorkflowExecutionTimedOut: ofChild,
  ChildWorkflowExecutionCanceled: ofChild,
  ChildWorkflowExecutionTerminated: ofChild,
  ExternalWorkflowExecutionSignaled: ofSignal,
  SignalExternalWorkflowExecutionFailed: ofSignal,
  ExternalWorkflowExecutionCancelRequested: ofCancelRequest,
  RequestCancelExternalWorkflowExecutionFailed: ofCancelRequest,
};

const ofAnyDecision: References = { decisionTaskCompletedEventId: "DecisionTaskCompleted" };

type Reference = readonly [name: string, type: EventType];
const referencesOfOthers: readonly Reference[] = Object.entries(ofAnyDecision);
/** The references of each event that has some of its own. */
const referencesOf: ReadonlyMap<string, readonly Reference[]> = new Map(
  Object.entries(references).map(([type, own]) => [type, [...Object.entries(own), ...referencesOfOthers]]),
);

/** What two events say of the same thing. */
const alike = ["timerId", "scheduledEventId", "initiatedEventId"] as const;

/** Each event comes after those that it names, and they are about the same thing. */
export function brokenReferences(run: RecordedRun): readonly string[] {
  const problems: string[] = [];
  for (const event of run.events) {
    for (const [name, type] of referencesOf.get(event.eventType) ?? referencesOfOthers) {
      const problem = problemWith(run, event, name, type);
      if (problem !== undefined) problems.push(`${named(run, event.eventId)} ${event.eventType}: ${problem}`);
    }
  }
  return problems;
}

function problemWith(run: RecordedRun, event: HistoryEvent, name: string, type: EventType): string | undefined {
  const eventId = attribute(event, name);
  // 0 stands for none, as that of a task which timed out before it was started.
  if (typeof eventId !== "number" || eventId === 0) return undefined;
  const other = run.events[eventId - 1];
  if (eventId >= event.eventId || other?.eventType !== type)
    return `${name} is ${eventId}, which is no earlier ${type} but ${other?.eventType}`;
  const different = alike.find((each) => isDifferent(attribute(event, each), attribute(other, each)));
  return different && `${different} is not that of event ${eventId}`;
}

const isDifferent = (one: unknown, other: unknown): boolean =>
  one !== undefined && other !== undefined && one !== other;

/** An execution has one decision task that is started, and one more at most that waits to be. */
export function decisionTasksAtOnce(run: RecordedRun): readonly string[] {
  let waiting: number | undefined;
  let started: number | undefined;
  const problems: string[] = [];
  for (const { eventId, eventType, attributes } of run.events) {
    switch (eventType) {
      case "DecisionTaskScheduled":
        if (waiting !== undefined) problems.push(`${named(run, eventId)} is scheduled while that of ${waiting} waits`);
        waiting = eventId;
        break;
      case "DecisionTaskStarted":
        if (started !== undefined) problems.push(`${named(run, eventId)} is started while that of ${started} is`);
        started = attributes.scheduledEventId;
        waiting = undefined;
        break;
      case "DecisionTaskCompleted":
      case "DecisionTaskTimedOut":
        if (attributes.scheduledEventId === waiting) waiting = undefined;
        else started = undefined;
        break;
    }
  }
  return problems;
}
