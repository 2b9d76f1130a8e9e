import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { jsonObject } from "../json/json-object.ts";
import type { RetryWait } from "../waiting/why.ts";
import { CallFold } from "./call-fold.ts";
import { ChildFold } from "./child-fold.ts";
import { addMarker, type Markers } from "./flow-markers.ts";
import type { FlowView } from "./flow-view.ts";
import { OtherRetries } from "./other-retries.ts";
import { readInput } from "./read-input.ts";

/** Reads a history of `@openswf/flow` page by page. Histories of others give calls of one attempt each. */
export class FlowFold {
  #lastEventId: EventId = 0;
  #isFlow = false;
  #input: string | undefined;
  #identity: FlowView["identity"];
  #published: FlowView["published"];
  readonly #markers: Markers = { patches: [], sideEffects: [], localActivities: [], held: [] };
  readonly #calls = new CallFold();
  readonly #children = new ChildFold();
  readonly #others = new OtherRetries();

  /** Adds the next events, oldest first. Events that are there already are passed over. */
  add(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.eventId <= this.#lastEventId) continue;
      this.#lastEventId = event.eventId;
      this.#step(event);
      this.#children.step(event);
      this.#others.step(event);
    }
  }

  get view(): FlowView {
    return {
      isFlow: this.#isFlow,
      identity: this.#identity,
      input: readInput(this.#input),
      calls: this.#calls.calls,
      children: this.#children.children,
      ...this.#markers,
      published: this.#published,
    };
  }

  /** What waits for its next attempt, for the sentence that says why the execution waits. */
  get retries(): readonly RetryWait[] {
    return [...this.#calls.retries, ...this.#others.waits];
  }

  #step(event: HistoryEvent): void {
    switch (event.eventType) {
      case "WorkflowExecutionStarted":
        this.#input = event.attributes.input;
        return;
      case "DecisionTaskCompleted":
        this.#complete(event);
        return;
      case "MarkerRecorded":
        this.#mark(event);
        return;
      case "TimerStarted":
        if (this.#calls.startTimer(event) !== undefined) this.#isFlow = true;
        return;
      case "TimerFired":
      case "TimerCanceled":
        this.#calls.endTimer(event);
        return;
      default:
        this.#stepActivity(event);
    }
  }

  #stepActivity(event: HistoryEvent): void {
    switch (event.eventType) {
      case "ActivityTaskScheduled":
        if (this.#calls.schedule(event)) this.#isFlow = true;
        return;
      case "ActivityTaskStarted":
        this.#calls.start(event);
        return;
      case "ActivityTaskCompleted":
        this.#calls.end(event, "completed", event.attributes.result);
        return;
      case "ActivityTaskFailed":
        this.#calls.end(event, "failed");
        return;
      case "ActivityTaskTimedOut":
        this.#calls.end(event, "timed out");
        return;
      case "ActivityTaskCanceled":
        this.#calls.end(event, "canceled");
        return;
      default:
    }
  }

  #complete(event: HistoryEvent<"DecisionTaskCompleted">): void {
    this.#calls.complete(event);
    const { eventId, eventTimestamp, attributes } = event;
    const context = jsonObject(attributes.executionContext);
    if (context?.["openswf"] !== 1) return;
    this.#isFlow = true;
    const { domain, workflowId, runId, state } = context;
    if (typeof domain === "string" && typeof workflowId === "string" && typeof runId === "string") {
      this.#identity = { domain, workflowId, runId };
    }
    if (typeof state === "string") this.#published = { text: state, eventId, at: eventTimestamp };
  }

  #mark(event: HistoryEvent<"MarkerRecorded">): void {
    const added = addMarker(this.#markers, event);
    if (added === undefined) return;
    this.#isFlow = true;
    const local = added === "localActivities" ? this.#markers.localActivities.at(-1) : undefined;
    if (local !== undefined) this.#others.addLocal(local);
    if (added === "held") this.#calls.hold();
  }
}
