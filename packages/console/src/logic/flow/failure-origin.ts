import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { Failure, FailureSource } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";

/** What made an execution fail, one step further: an event of its history, or a child whose history says more. */
export interface FailureOrigin {
  readonly eventId: EventId;
  readonly failure: Failure;
  /** The child to look into next. */
  readonly child: { readonly workflowId: string; readonly runId: string } | undefined;
}

/**
 * Follows the failure of a closed execution to the event that it came from: as the SDK says, or else to the last failure before the
 * close. `undefined` if the execution did not fail or nothing in it failed before.
 */
export function failureOrigin(events: readonly HistoryEvent[]): FailureOrigin | undefined {
  const close = events.at(-1);
  if (close?.eventType !== "WorkflowExecutionFailed") return undefined;
  const source = failureOf(close)?.source;
  const ends = events.slice(0, -1).toReversed().filter(isEnd);
  const scheduled = source?.kind === "activity" && source.id !== undefined ? scheduledAs(events, source.id) : undefined;
  const told = source === undefined ? undefined : ends.find((event) => isFrom(event, source, scheduled));
  return originAt(told ?? ends[0]);
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

function scheduledAs(events: readonly HistoryEvent[], activityId: string): EventId | undefined {
  const scheduled = events.findLast(
    (event) => event.eventType === "ActivityTaskScheduled" && event.attributes.activityId === activityId,
  );
  return scheduled?.eventId;
}

function isFrom(event: End, source: FailureSource, scheduledEventId: EventId | undefined): boolean {
  if ("workflowExecution" in event.attributes) {
    return source.kind === "child" && event.attributes.workflowExecution.workflowId === source.id;
  }
  return scheduledEventId !== undefined && event.attributes.scheduledEventId === scheduledEventId;
}

function originAt(event: End | undefined): FailureOrigin | undefined {
  const failure = event && failureOf(event);
  if (event === undefined || failure === undefined) return undefined;
  const child = "workflowExecution" in event.attributes ? event.attributes.workflowExecution : undefined;
  return { eventId: event.eventId, failure, child };
}
