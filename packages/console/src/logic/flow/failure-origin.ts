import { attemptOf } from "@openswf/insight/execution/flow-control";
import { type Failure, type FailureSource, sourceOf } from "@openswf/insight/failures/failure";
import { failureOf } from "@openswf/insight/failures/failure-of-event";
import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";

/** What failed. `workflow`: the code of the workflow itself. */
export interface FailedThing {
  readonly kind: "activity" | "Lambda function" | "child" | "workflow";
  readonly name: string;
  /** The id of the activity or function, or the workflowId of the child; empty of the workflow itself. */
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
}

/** What made an execution fail, one step further: an event of its history, or a child whose history says more. */
export interface FailureOrigin {
  readonly eventId: EventId;
  readonly failure: Failure;
  readonly what: FailedThing;
  /** The child to look into next. */
  readonly child: { readonly workflowId: string; readonly runId: string } | undefined;
  /** `last`: nothing says that it was the reason. It is the last that failed before the close. */
  readonly known: "told" | "last";
}

/**
 * Follows the failure of a closed execution to the event that it came from: as the SDK says, or else to the last failure before the
 * close. `undefined` if the execution did not fail or nothing in it failed before.
 */
export function failureOrigin(events: readonly HistoryEvent[]): FailureOrigin | undefined {
  const close = events.at(-1);
  if (close?.eventType !== "WorkflowExecutionFailed") return undefined;
  const failure = failureOf(close);
  const source = failure && sourceOf(failure);
  // The code itself has thrown it: nothing that failed before needs to have anything to do with it.
  if (failure?.isOfFlow === true && source === undefined) return ofCode(events, close.eventId, failure);
  const ends = events.slice(0, -1).toReversed().filter(isEnd);
  const scheduled = source === undefined ? undefined : scheduledAs(events, source);
  const told = source === undefined ? undefined : ends.find((event) => isFrom(event, source, scheduled));
  return originAt(events, told ?? ends[0], told === undefined ? "last" : "told");
}

function ofCode(events: readonly HistoryEvent[], eventId: EventId, failure: Failure): FailureOrigin {
  const [first] = events;
  const name = first?.eventType === "WorkflowExecutionStarted" ? first.attributes.workflowType.name : "";
  const what = { kind: "workflow", name, id: "", attempt: 1 } as const;
  return { eventId, failure, what, child: undefined, known: "told" };
}

type End = HistoryEvent<
  | "ActivityTaskFailed"
  | "ActivityTaskTimedOut"
  | "LambdaFunctionFailed"
  | "LambdaFunctionTimedOut"
  | "ChildWorkflowExecutionFailed"
  | "ChildWorkflowExecutionTimedOut"
  | "ChildWorkflowExecutionTerminated"
>;

const endTypes: ReadonlySet<string> = new Set<End["eventType"]>([
  "ActivityTaskFailed",
  "ActivityTaskTimedOut",
  "LambdaFunctionFailed",
  "LambdaFunctionTimedOut",
  "ChildWorkflowExecutionFailed",
  "ChildWorkflowExecutionTimedOut",
  "ChildWorkflowExecutionTerminated",
]);

function isEnd(event: HistoryEvent): event is End {
  return endTypes.has(event.eventType);
}

/** The event that scheduled the activity or function of a source. */
function scheduledAs(events: readonly HistoryEvent[], { kind, id }: FailureSource): EventId | undefined {
  const scheduled = events.findLast((event) => {
    if (event.eventType === "ActivityTaskScheduled") return kind === "activity" && event.attributes.activityId === id;
    return event.eventType === "LambdaFunctionScheduled" && kind === "lambda" && event.attributes.id === id;
  });
  return scheduled?.eventId;
}

function isFrom(event: End, source: FailureSource, scheduledEventId: EventId | undefined): boolean {
  if ("workflowExecution" in event.attributes) {
    return source.kind === "child" && event.attributes.workflowExecution.workflowId === source.id;
  }
  return scheduledEventId !== undefined && event.attributes.scheduledEventId === scheduledEventId;
}

function originAt(
  events: readonly HistoryEvent[],
  event: End | undefined,
  known: FailureOrigin["known"],
): FailureOrigin | undefined {
  const failure = event && failureOf(event);
  if (event === undefined || failure === undefined) return undefined;
  const child = "workflowExecution" in event.attributes ? event.attributes.workflowExecution : undefined;
  return { eventId: event.eventId, failure, what: thingOf(events, event), child, known };
}

function thingOf(events: readonly HistoryEvent[], { attributes }: End): FailedThing {
  if ("workflowExecution" in attributes) {
    const { workflowExecution, workflowType } = attributes;
    return { kind: "child", name: workflowType.name, id: workflowExecution.workflowId, attempt: 1 };
  }
  const scheduled = events.find(({ eventId }) => eventId === attributes.scheduledEventId);
  if (scheduled?.eventType === "ActivityTaskScheduled") {
    const { activityId, activityType, control } = scheduled.attributes;
    const { attempt } = attemptOf(control, activityId);
    return { kind: "activity", name: activityType.name, id: activityId, attempt };
  }
  if (scheduled?.eventType === "LambdaFunctionScheduled") {
    const { id, name } = scheduled.attributes;
    return { kind: "Lambda function", name, id, attempt: 1 };
  }
  // The file that it is from lacks the event.
  return { kind: "activity", name: "", id: "", attempt: 1 };
}
