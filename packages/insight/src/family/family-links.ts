import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { CloseStatus } from "@openswf/model/wire-types";

/** How a child stands, as its parent knows. */
export type ChildStatus = "initiated" | "not started" | "OPEN" | CloseStatus | "unknown";

export interface ChildLink {
  readonly workflowId: string;
  readonly typeName: string;
  /** Its first run; `undefined` until it has started. */
  readonly runId: string | undefined;
  readonly status: ChildStatus;
  readonly initiatedEventId: EventId;
}

/** What the history of a run says of its relatives. */
export interface FamilyLinks {
  readonly typeName: string;
  readonly parent: { readonly workflowId: string; readonly runId: string } | undefined;
  /** The run before, which continued as this one. */
  readonly continuedFrom: string | undefined;
  /** The run after. */
  readonly continuedAs: string | undefined;
  /** `unknown` of a run whose history has gone. */
  readonly status: "OPEN" | CloseStatus | "unknown";
  /** In the order in which they were decided. */
  readonly children: readonly ChildLink[];
}

const childCloses: Readonly<Record<string, CloseStatus>> = {
  ChildWorkflowExecutionCompleted: "COMPLETED",
  ChildWorkflowExecutionFailed: "FAILED",
  ChildWorkflowExecutionTimedOut: "TIMED_OUT",
  ChildWorkflowExecutionCanceled: "CANCELED",
  ChildWorkflowExecutionTerminated: "TERMINATED",
};

const closes: Readonly<Record<string, CloseStatus>> = {
  WorkflowExecutionCompleted: "COMPLETED",
  WorkflowExecutionFailed: "FAILED",
  WorkflowExecutionTimedOut: "TIMED_OUT",
  WorkflowExecutionCanceled: "CANCELED",
  WorkflowExecutionContinuedAsNew: "CONTINUED_AS_NEW",
  WorkflowExecutionTerminated: "TERMINATED",
};

/** The status that an event closes an execution with; `undefined` for all other events. */
export function closeStatusOf({ eventType }: HistoryEvent): CloseStatus | undefined {
  return Object.hasOwn(closes, eventType) ? closes[eventType] : undefined;
}

/** How a child stands after an event of its parent's history; `undefined` for events that are not about how a child stands. */
export function childStatusAfter({ eventType }: HistoryEvent): ChildStatus | undefined {
  if (eventType === "ChildWorkflowExecutionStarted") return "OPEN";
  if (eventType === "StartChildWorkflowExecutionFailed") return "not started";
  return Object.hasOwn(childCloses, eventType) ? childCloses[eventType] : undefined;
}

export function familyLinks(events: readonly HistoryEvent[]): FamilyLinks {
  const [first, last] = [events[0], events.at(-1)];
  const started = first?.eventType === "WorkflowExecutionStarted" ? first.attributes : undefined;
  const children = new Map<EventId, ChildLink>();
  for (const event of events) follow(children, event);
  return {
    typeName: started?.workflowType.name ?? "",
    parent: started?.parentWorkflowExecution,
    continuedFrom: started?.continuedExecutionRunId || undefined,
    continuedAs: last?.eventType === "WorkflowExecutionContinuedAsNew" ? last.attributes.newExecutionRunId : undefined,
    status: (last && closeStatusOf(last)) ?? "OPEN",
    children: [...children.values()],
  };
}

function follow(children: Map<EventId, ChildLink>, event: HistoryEvent): void {
  if (event.eventType === "StartChildWorkflowExecutionInitiated") {
    const { workflowId, workflowType } = event.attributes;
    const link = { workflowId, typeName: workflowType.name, runId: undefined, initiatedEventId: event.eventId };
    children.set(event.eventId, { ...link, status: "initiated" });
    return;
  }
  const status = childStatusAfter(event);
  if (status === undefined || !("initiatedEventId" in event.attributes)) return;
  const initiatedEventId = event.attributes.initiatedEventId ?? 0;
  const runId = "workflowExecution" in event.attributes ? event.attributes.workflowExecution.runId : undefined;
  update(children, initiatedEventId, { runId: children.get(initiatedEventId)?.runId ?? runId, status });
}

function update(children: Map<EventId, ChildLink>, initiatedEventId: EventId, change: Partial<ChildLink>): void {
  const known = children.get(initiatedEventId);
  if (known !== undefined) children.set(initiatedEventId, { ...known, ...change });
}
