import type { DecisionType } from "../authoring/command.ts";
import type { EventType, HistoryEvent } from "../authoring/history-event.ts";
import type { OpenOperation } from "./open-operation.ts";

/** Events about an operation that do not end it. */
const inBetween: ReadonlySet<EventType> = new Set([
  "ActivityTaskStarted",
  "ChildWorkflowExecutionStarted",
  "LambdaFunctionStarted",
]);

/** What SWF has accepted and not ended, by the event that says so; and what it has refused, by that event. */
export class OpenOperations {
  readonly #byEvent = new Map<number, OpenOperation>();
  readonly #refused = new Map<number, OpenOperation>();
  readonly #timers = new Map<string, number>();
  readonly #counts = new Map<DecisionType, number>();

  /** How many of a type are open. */
  count(type: DecisionType): number {
    return this.#counts.get(type) ?? 0;
  }

  /** `event` is the one that was recorded for the decision of `operation`. */
  accepted(operation: OpenOperation, event: HistoryEvent): void {
    operation.accept();
    if (event.eventType === "TimerCanceled") this.#endTimer(event.attributes.timerId ?? "");
    // Those that nobody waits for end with their own event, as CancelTimer, or do not count.
    if (operation.listener === undefined) return;
    if (event.eventType === "TimerStarted") this.#timers.set(event.attributes.timerId ?? "", event.eventId);
    this.#byEvent.set(event.eventId, operation);
    this.#add(operation, 1);
  }

  /** The next batch shows the event again, and then the code hears of it. */
  refused(operation: OpenOperation, event: HistoryEvent): void {
    operation.refuse();
    this.#refused.set(event.eventId, operation);
  }

  /** The operation whose refusal this event is. */
  takeRefused(event: HistoryEvent): OpenOperation | undefined {
    const operation = this.#refused.get(event.eventId);
    this.#refused.delete(event.eventId);
    return operation;
  }

  /** The operation that an event is about, if the code waits for it. The last event about it ends it. */
  about(event: HistoryEvent): OpenOperation | undefined {
    const id = originOf(event);
    const operation = this.#byEvent.get(id);
    if (operation === undefined || inBetween.has(event.eventType)) return operation;
    if (event.eventType === "TimerFired") this.#timers.delete(event.attributes.timerId ?? "");
    this.#end(id, operation);
    return operation;
  }

  #endTimer(timerId: string): void {
    const eventId = this.#timers.get(timerId) ?? 0;
    this.#timers.delete(timerId);
    const operation = this.#byEvent.get(eventId);
    if (operation !== undefined) this.#end(eventId, operation);
  }

  #end(id: number, operation: OpenOperation): void {
    this.#byEvent.delete(id);
    this.#add(operation, -1);
  }

  #add({ decisionType }: OpenOperation, by: 1 | -1): void {
    this.#counts.set(decisionType, this.count(decisionType) + by);
  }
}

/** The event in which the operation that this one is about was accepted. 0 if it is about none. */
function originOf({ attributes }: HistoryEvent): number {
  if ("scheduledEventId" in attributes) return attributes.scheduledEventId ?? 0;
  if ("initiatedEventId" in attributes) return attributes.initiatedEventId ?? 0;
  return "startedEventId" in attributes ? (attributes.startedEventId ?? 0) : 0;
}
