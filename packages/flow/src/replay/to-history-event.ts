import type { HistoryEvent as SdkEvent } from "@aws-sdk/client-swf";
import type { EventType, HistoryEvent } from "../authoring/history-event.ts";

/** An event as SWF, an SDK or the aws CLI gives it; the time may be a Date, epoch seconds, or text. */
export interface GivenEvent extends Omit<SdkEvent, "eventTimestamp"> {
  readonly eventTimestamp: Date | number | string | undefined;
}

export function toHistoryEvent(event: GivenEvent): HistoryEvent {
  const { eventType, eventId } = event;
  if (eventType === undefined || eventId === undefined)
    throw new TypeError("not a history event: no eventType or eventId");
  // `as`: the name of the attributes follows from the type of the event, which TypeScript cannot say of a union.
  const attributes = event[attributesName(eventType) as keyof SdkEvent] ?? {};
  return { eventType, eventId, at: millisecondsOf(event.eventTimestamp), attributes } as HistoryEvent;
}

const names = new Map<EventType, string>();

/** `timerFiredEventAttributes` for `TimerFired`. */
export function attributesName(eventType: EventType): string {
  let name = names.get(eventType);
  if (name === undefined) {
    name = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
    names.set(eventType, name);
  }
  return name;
}

function millisecondsOf(time: Date | number | string | undefined): number {
  if (typeof time === "number") return Math.round(time * 1_000);
  if (time instanceof Date) return time.getTime();
  return time === undefined ? 0 : Date.parse(time);
}
