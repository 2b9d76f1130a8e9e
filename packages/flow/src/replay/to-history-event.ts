import type { EventType, HistoryEvent } from "../authoring/history-event.ts";

/** An event as SWF, an SDK or the AWS CLI gives it; the time may be a Date, seconds since 1970, or text. */
export interface GivenEvent {
  readonly eventType?: string | undefined;
  readonly eventId?: number | undefined;
  readonly eventTimestamp?: Date | number | string | undefined;
}

export function toHistoryEvent(event: GivenEvent): HistoryEvent {
  const { eventType, eventId, eventTimestamp } = event;
  if (typeof eventType !== "string" || typeof eventId !== "number") {
    throw new TypeError("not a history event: it has no eventType or no eventId");
  }
  const attributes = Reflect.get(event, attributesName(eventType)) ?? {};
  // `as`: the attributes follow from the type of the event, which TypeScript cannot say of a union.
  return { eventType, eventId, at: millisecondsOf(eventTimestamp, eventId), attributes } as HistoryEvent;
}

const names = new Map<string, string>();

/** `timerFiredEventAttributes` for `TimerFired`. */
function attributesName(eventType: EventType | string): string {
  let name = names.get(eventType);
  if (name === undefined) {
    name = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
    names.set(eventType, name);
  }
  return name;
}

function millisecondsOf(time: Date | number | string | undefined, eventId: number): number {
  const ms = typeof time === "number" ? time * 1_000 : time instanceof Date ? time.getTime() : Date.parse(time ?? "");
  if (Number.isNaN(ms)) throw new TypeError(`event ${eventId} has no time: ${String(time)} is none`);
  return Math.round(ms);
}
