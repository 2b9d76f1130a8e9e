import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { Failure } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import { type ChildStatus, childStatusAfter } from "../family/family-links.ts";

/** A child that was called, and how it went, as its parent knows. */
export interface ChildCall {
  readonly workflowId: string;
  readonly typeName: string;
  readonly version: string;
  readonly runId: string | undefined;
  readonly status: ChildStatus;
  readonly inputText: string | undefined;
  readonly initiatedEventId: EventId;
  readonly initiatedAt: Instant;
  readonly endedEventId: EventId | undefined;
  readonly endedAt: Instant | undefined;
  readonly failure: Failure | undefined;
  readonly result: string | undefined;
}

/** The children of an execution, page by page. */
export class ChildFold {
  readonly #children = new Map<EventId, ChildCall>();

  get children(): readonly ChildCall[] {
    return [...this.#children.values()];
  }

  step(event: HistoryEvent): void {
    if (event.eventType === "StartChildWorkflowExecutionInitiated") {
      this.#initiate(event);
      return;
    }
    const status = childStatusAfter(event);
    if (status === undefined || !("initiatedEventId" in event.attributes)) return;
    const known = this.#children.get(event.attributes.initiatedEventId ?? 0);
    if (known === undefined) return;
    const runId = "workflowExecution" in event.attributes ? event.attributes.workflowExecution.runId : undefined;
    const started = { ...known, status, runId: known.runId ?? runId };
    this.#children.set(known.initiatedEventId, status === "OPEN" ? started : { ...started, ...endOf(event) });
  }

  #initiate({ eventId, eventTimestamp, attributes }: HistoryEvent<"StartChildWorkflowExecutionInitiated">): void {
    const { workflowId, workflowType, input } = attributes;
    this.#children.set(eventId, {
      workflowId,
      typeName: workflowType.name,
      version: workflowType.version,
      runId: undefined,
      status: "initiated",
      inputText: input,
      initiatedEventId: eventId,
      initiatedAt: eventTimestamp,
      endedEventId: undefined,
      endedAt: undefined,
      failure: undefined,
      result: undefined,
    });
  }
}

function endOf(event: HistoryEvent): Pick<ChildCall, "endedEventId" | "endedAt" | "failure" | "result"> {
  const result = event.eventType === "ChildWorkflowExecutionCompleted" ? event.attributes.result : undefined;
  return { endedEventId: event.eventId, endedAt: event.eventTimestamp, failure: failureOf(event), result };
}
