import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";

type Apply = { readonly [Type in EventType]?: (deadlines: OpenDeadlines, event: HistoryEvent<Type>) => void };

/** When an open execution needs attention, from nothing but its history. Heartbeats are in no history, so their deadlines are missing. */
export class OpenDeadlines {
  /** By what is due, in words. */
  readonly #due = new Map<string, number>();
  /** Seconds from start to close of what is scheduled, by its event; 0 for the decision task. */
  readonly #startToClose = new Map<number, string | undefined>();

  apply(event: HistoryEvent): void {
    // `as`: the row of an event's type takes that event.
    const change = changes[event.eventType] as ((deadlines: OpenDeadlines, event: HistoryEvent) => void) | undefined;
    change?.(this, event);
  }

  /** `undefined` if nothing is due. */
  nearest(): { readonly what: string; readonly at: number } | undefined {
    let nearest: { readonly what: string; readonly at: number } | undefined;
    for (const [what, at] of this.#due) if (nearest === undefined || at < nearest.at) nearest = { what, at };
    return nearest;
  }

  begins(what: string, from: number, seconds: string | undefined): void {
    if (seconds !== undefined && seconds !== "NONE") this.#due.set(what, from + Number(seconds) * 1_000);
  }

  ends(what: string): void {
    this.#due.delete(what);
  }

  scheduled(eventId: number, startToClose: string | undefined): void {
    this.#startToClose.set(eventId, startToClose);
  }

  started(what: string, { eventTimestamp }: HistoryEvent, scheduledEventId: number): void {
    this.begins(what, eventTimestamp, this.#startToClose.get(scheduledEventId));
  }

  clear(): void {
    this.#due.clear();
  }
}

const execution = "the end of the execution";
const decisionTask = "the end of the decision task";
const timer = (timerId: string): string => `timer ${timerId}`;
const activityTask = (scheduledEventId: number): string => `the end of activity task ${scheduledEventId}`;
const runOfActivityTask = (scheduledEventId: number): string => `the answer to activity task ${scheduledEventId}`;
const lambdaFunction = (scheduledEventId: number): string => `the end of Lambda function ${scheduledEventId}`;

const decisionTaskEnds = (deadlines: OpenDeadlines): void => deadlines.ends(decisionTask);
const executionEnds = (deadlines: OpenDeadlines): void => deadlines.clear();
const timerEnds = (deadlines: OpenDeadlines, { attributes }: HistoryEvent<"TimerFired" | "TimerCanceled">): void =>
  deadlines.ends(timer(attributes.timerId));

type ActivityTaskEnd = "ActivityTaskCompleted" | "ActivityTaskFailed" | "ActivityTaskCanceled" | "ActivityTaskTimedOut";
const activityTaskEnds = (deadlines: OpenDeadlines, { attributes }: HistoryEvent<ActivityTaskEnd>): void => {
  deadlines.ends(activityTask(attributes.scheduledEventId));
  deadlines.ends(runOfActivityTask(attributes.scheduledEventId));
};

type LambdaFunctionEnd = "LambdaFunctionCompleted" | "LambdaFunctionFailed" | "LambdaFunctionTimedOut";
const lambdaFunctionEnds = (deadlines: OpenDeadlines, { attributes }: HistoryEvent<LambdaFunctionEnd>): void =>
  deadlines.ends(lambdaFunction(attributes.scheduledEventId));

const changes: Apply = {
  WorkflowExecutionStarted: (deadlines, { eventTimestamp, attributes }) =>
    deadlines.begins(execution, eventTimestamp, attributes.executionStartToCloseTimeout),
  WorkflowExecutionCompleted: executionEnds,
  WorkflowExecutionFailed: executionEnds,
  WorkflowExecutionCanceled: executionEnds,
  WorkflowExecutionTimedOut: executionEnds,
  WorkflowExecutionTerminated: executionEnds,
  WorkflowExecutionContinuedAsNew: executionEnds,
  DecisionTaskScheduled: (deadlines, { eventId, attributes }) =>
    deadlines.scheduled(eventId, attributes.startToCloseTimeout),
  DecisionTaskStarted: (deadlines, event) => deadlines.started(decisionTask, event, event.attributes.scheduledEventId),
  DecisionTaskCompleted: decisionTaskEnds,
  DecisionTaskTimedOut: decisionTaskEnds,
  ActivityTaskScheduled: (deadlines, { eventId, eventTimestamp, attributes }) => {
    deadlines.begins(activityTask(eventId), eventTimestamp, attributes.scheduleToCloseTimeout);
    deadlines.scheduled(eventId, attributes.startToCloseTimeout);
  },
  ActivityTaskStarted: (deadlines, event) => {
    const { scheduledEventId } = event.attributes;
    deadlines.started(runOfActivityTask(scheduledEventId), event, scheduledEventId);
  },
  ActivityTaskCompleted: activityTaskEnds,
  ActivityTaskFailed: activityTaskEnds,
  ActivityTaskCanceled: activityTaskEnds,
  ActivityTaskTimedOut: activityTaskEnds,
  TimerStarted: (deadlines, { eventTimestamp, attributes }) =>
    deadlines.begins(timer(attributes.timerId), eventTimestamp, attributes.startToFireTimeout),
  TimerFired: timerEnds,
  TimerCanceled: timerEnds,
  LambdaFunctionScheduled: (deadlines, { eventId, attributes }) =>
    deadlines.scheduled(eventId, attributes.startToCloseTimeout),
  LambdaFunctionStarted: (deadlines, event) =>
    deadlines.started(lambdaFunction(event.attributes.scheduledEventId), event, event.attributes.scheduledEventId),
  LambdaFunctionCompleted: lambdaFunctionEnds,
  LambdaFunctionFailed: lambdaFunctionEnds,
  LambdaFunctionTimedOut: lambdaFunctionEnds,
};
