import type { DecisionType } from "../authoring/command.ts";
import type { EventType, HistoryEvent } from "../authoring/history-event.ts";
import type { OpenOperation } from "./outbox.ts";

/** Events about an operation that do not end it. */
const inBetween: ReadonlySet<EventType> = new Set([
  "ActivityTaskStarted",
  "ChildWorkflowExecutionStarted",
  "LambdaFunctionStarted",
]);

/** What SWF has accepted and not ended, by the event that says so; and what it has refused, by that event. */
export class OpenOperations {
  readonly #byEvent = new Map<number, OpenOperation>();
  readonly #timers = new Map<string, number>();
  readonly #counts = new Map<DecisionType, number>();

  /** How many of a type are open. */
  count(type: DecisionType): number {
    return this.#counts.get(type) ?? 0;
  }

  /** `event` is the one that was recorded for the decision of `operation`. */
  accepted(operation: OpenOperation, event: HistoryEvent): void {
    if (event.eventType === "TimerCanceled") {
      this.#endTimer(event.attributes.timerId ?? "");
      return;
    }
    if (event.eventType === "TimerStarted") this.#timers.set(event.attributes.timerId ?? "", event.eventId);
    if (operation.listener === undefined) return;
    this.#byEvent.set(event.eventId, operation);
    this.#add(operation, 1);
  }

  refused(operation: OpenOperation, event: HistoryEvent): void {
    if (operation.listener === undefined) return;
    this.#byEvent.set(event.eventId, operation);
    this.#add(operation, 1);
  }

  /** The operation that an event is about, if the code waits for it. The last event about it ends it. */
  about(event: HistoryEvent): OpenOperation | undefined {
    const id = this.#byEvent.has(event.eventId) ? event.eventId : originOf(event);
    const operation = this.#byEvent.get(id);
    if (operation === undefined || inBetween.has(event.eventType)) return operation;
    if (event.eventType === "TimerFired") return this.#endTimer(event.attributes.timerId ?? "", operation);
    this.#end(id, operation);
    return operation;
  }

  #endTimer(timerId: string, given?: OpenOperation): OpenOperation | undefined {
    const eventId = this.#timers.get(timerId);
    this.#timers.delete(timerId);
    const operation = eventId === undefined ? undefined : this.#byEvent.get(eventId);
    if (eventId !== undefined && operation !== undefined) this.#end(eventId, operation);
    return given ?? operation;
  }

  #end(id: number, operation: OpenOperation): void {
    this.#byEvent.delete(id);
    this.#add(operation, -1);
  }

  #add({ command }: OpenOperation, by: 1 | -1): void {
    this.#counts.set(command.decisionType, this.count(command.decisionType) + by);
  }
}

/** The event in which the operation that this one is about was accepted. 0 if it is about none. */
function originOf({ attributes }: HistoryEvent): number {
  if ("scheduledEventId" in attributes) return attributes.scheduledEventId ?? 0;
  if ("initiatedEventId" in attributes) return attributes.initiatedEventId ?? 0;
  return "startedEventId" in attributes ? (attributes.startedEventId ?? 0) : 0;
}
