import type { EventId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import { invariant } from "@openswf/model/invariant";
import type { EventType } from "@openswf/model/wire-types";
import type { Histories, HistoryRange } from "../stores/executions.ts";
import type { CachedExecution } from "./cached-execution.ts";

/** Printed events of an execution, from memory if it holds them all and otherwise from the store. */
export function readEvents(
  store: Histories,
  execution: CachedExecution,
  range: HistoryRange,
): readonly string[] | Promise<readonly string[]> {
  const { from, to, limit, reverse } = range;
  const first = reverse ? Math.max(from, to - limit + 1) : from;
  const last = reverse ? to : Math.min(to, from + limit - 1);
  const recent = execution.recentEvents(first, last);
  if (recent === undefined) return store.readHistory(execution.runId, range);
  return reverse ? [...recent].reverse() : recent;
}

/** One printed event of an execution. The event must exist. */
export function readPrintedEvent(
  store: Histories,
  execution: CachedExecution,
  eventId: EventId,
): string | Promise<string> {
  const only = ([printed]: readonly string[]): string => {
    invariant(printed !== undefined, `event ${eventId} of run ${execution.runId} is missing`);
    return printed;
  };
  const events = readEvents(store, execution, { from: eventId, to: eventId, limit: 1, reverse: false });
  return events instanceof Promise ? events.then(only) : only(events);
}

/** One event of an execution. The event must exist. */
export function readEvent(
  store: Histories,
  execution: CachedExecution,
  eventId: EventId,
): HistoryEvent | Promise<HistoryEvent> {
  const printed = readPrintedEvent(store, execution, eventId);
  return printed instanceof Promise ? printed.then(parseHistoryEvent) : parseHistoryEvent(printed);
}

/** One event of an execution. The event must exist and have this type. */
export function readEventOf<Type extends EventType>(
  store: Histories,
  execution: CachedExecution,
  eventId: EventId,
  type: Type,
): HistoryEvent<Type> | Promise<HistoryEvent<Type>> {
  const requireType = (event: HistoryEvent): HistoryEvent<Type> => {
    invariant(event.eventType === type, `event ${eventId} of run ${execution.runId} is not a ${type}`);
    // `as`: the line above has checked the type.
    return event as HistoryEvent<Type>;
  };
  const event = readEvent(store, execution, eventId);
  return event instanceof Promise ? event.then(requireType) : requireType(event);
}
