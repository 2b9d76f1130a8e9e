import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";

interface Link {
  readonly to: EventType;
  /** Whether the link may be 0 for "none". */
  readonly orNone?: true;
}

const scheduledDecisionTask = { scheduledEventId: { to: "DecisionTaskScheduled" } } as const;
const scheduledActivityTask = { scheduledEventId: { to: "ActivityTaskScheduled" } } as const;
const startedActivityTask = { ...scheduledActivityTask, startedEventId: { to: "ActivityTaskStarted" } } as const;
const scheduledLambda = { scheduledEventId: { to: "LambdaFunctionScheduled" } } as const;
const startedLambda = { ...scheduledLambda, startedEventId: { to: "LambdaFunctionStarted" } } as const;
const initiatedChild = { initiatedEventId: { to: "StartChildWorkflowExecutionInitiated" } } as const;
const startedChild = { ...initiatedChild, startedEventId: { to: "ChildWorkflowExecutionStarted" } } as const;
const initiatedSignal = { to: "SignalExternalWorkflowExecutionInitiated" } as const;
const initiatedCancel = { to: "RequestCancelExternalWorkflowExecutionInitiated" } as const;

/**
 * The type of earlier event that each link of an event must name. `decisionTaskCompletedEventId` works the same
 * everywhere.
 */
const links: { readonly [Type in EventType]?: Readonly<Record<string, Link>> } = {
  DecisionTaskStarted: scheduledDecisionTask,
  DecisionTaskCompleted: { ...scheduledDecisionTask, startedEventId: { to: "DecisionTaskStarted" } },
  DecisionTaskTimedOut: { ...scheduledDecisionTask, startedEventId: { to: "DecisionTaskStarted", orNone: true } },
  ActivityTaskStarted: scheduledActivityTask,
  ActivityTaskCompleted: startedActivityTask,
  ActivityTaskFailed: startedActivityTask,
  ActivityTaskTimedOut: { ...scheduledActivityTask, startedEventId: { to: "ActivityTaskStarted", orNone: true } },
  ActivityTaskCanceled: {
    ...scheduledActivityTask,
    startedEventId: { to: "ActivityTaskStarted", orNone: true },
    latestCancelRequestedEventId: { to: "ActivityTaskCancelRequested" },
  },
  TimerFired: { startedEventId: { to: "TimerStarted" } },
  TimerCanceled: { startedEventId: { to: "TimerStarted" } },
  StartChildWorkflowExecutionFailed: {
    initiatedEventId: { to: "StartChildWorkflowExecutionInitiated", orNone: true },
  },
  ChildWorkflowExecutionStarted: initiatedChild,
  ChildWorkflowExecutionCompleted: startedChild,
  ChildWorkflowExecutionFailed: startedChild,
  ChildWorkflowExecutionTimedOut: startedChild,
  ChildWorkflowExecutionCanceled: startedChild,
  ChildWorkflowExecutionTerminated: startedChild,
  SignalExternalWorkflowExecutionFailed: { initiatedEventId: { ...initiatedSignal, orNone: true } },
  ExternalWorkflowExecutionSignaled: { initiatedEventId: initiatedSignal },
  RequestCancelExternalWorkflowExecutionFailed: { initiatedEventId: { ...initiatedCancel, orNone: true } },
  ExternalWorkflowExecutionCancelRequested: { initiatedEventId: initiatedCancel },
  LambdaFunctionStarted: scheduledLambda,
  LambdaFunctionCompleted: startedLambda,
  LambdaFunctionFailed: startedLambda,
  LambdaFunctionTimedOut: startedLambda,
  StartLambdaFunctionFailed: scheduledLambda,
};
const decidedBy: Readonly<Record<string, Link>> = { decisionTaskCompletedEventId: { to: "DecisionTaskCompleted" } };

/** Describes each link of an event that names no earlier event or one of the wrong type. */
export function brokenLinks(history: readonly HistoryEvent[], event: HistoryEvent): readonly string[] {
  const attributes: Readonly<Record<string, unknown>> = { ...event.attributes };
  const broken: string[] = [];
  for (const [member, { to, orNone }] of Object.entries({ ...links[event.eventType], ...decidedBy })) {
    const eventId = attributes[member];
    if (eventId === undefined || (orNone && eventId === 0)) continue;
    // `as`: a value that is not a number finds no event below.
    const target = history[(eventId as EventId) - 1];
    if (target?.eventType !== to || target.eventId >= event.eventId) {
      broken.push(`${event.eventId} ${event.eventType}: ${member} ${eventId} is ${target?.eventType}, not ${to}`);
    }
  }
  return broken;
}
