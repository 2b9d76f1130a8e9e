import { attributesMember, type HistoryEvent } from "@openswf/model/history-events";
import type { HistoryEvent as WireHistoryEvent } from "@openswf/model/wire-types";

/** An event of `GetWorkflowExecutionHistory`, with its time in milliseconds and its attributes under one name. */
export function readEvent(wire: WireHistoryEvent): HistoryEvent {
  const { eventId, eventType, eventTimestamp } = wire;
  // `as`: the wire holds the attributes of its own type under the member named after it.
  return {
    eventId,
    eventType,
    eventTimestamp: Math.round(eventTimestamp * 1000),
    attributes: wire[attributesMember(eventType)] ?? {},
  } as HistoryEvent;
}

/** The attributes of any event as a plain record, for code that treats all types alike. */
export function attributesOf(event: HistoryEvent): Readonly<Record<string, unknown>> {
  // `as`: attributes are records of JSON values.
  return event.attributes as unknown as Readonly<Record<string, unknown>>;
}

/** A time-out of SWF in milliseconds; `undefined` for `NONE` and for none. */
export function timeoutMs(seconds: string | undefined): number | undefined {
  if (seconds === undefined || seconds === "NONE") return undefined;
  const value = Number(seconds);
  return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
}
