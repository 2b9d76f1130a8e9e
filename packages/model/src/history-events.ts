import type { EventId, Instant } from "./brand.ts";
import type { EventType, HistoryEvent as WireHistoryEvent } from "./wire-types.ts";

/** The member of a wire event that holds the attributes of this type: `timerFiredEventAttributes`. */
export type AttributesMember<Type extends EventType> = `${Uncapitalize<Type>}EventAttributes`;

/**
 * The attributes of each of the 54 events, keyed by type. Derived from the wire types, so the two cannot drift apart.
 */
export type HistoryEventAttributes = {
  readonly [Type in EventType]: NonNullable<WireHistoryEvent[AttributesMember<Type>]>;
};

/** `HistoryEvent` is any event; `HistoryEvent<"TimerFired">` is that one. */
export type HistoryEvent<Type extends EventType = EventType> = {
  [T in Type]: {
    readonly eventId: EventId;
    readonly eventTimestamp: Instant;
    readonly eventType: T;
    readonly attributes: HistoryEventAttributes[T];
  };
}[Type];

export function attributesMember<Type extends EventType>(type: Type): AttributesMember<Type> {
  // `as`: lower-casing the first letter is what Uncapitalize does.
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes` as AttributesMember<Type>;
}

const members = new Map<EventType, { readonly name: string; readonly beforeEventId: boolean }>();
function memberOf(type: EventType): { readonly name: string; readonly beforeEventId: boolean } {
  const known = members.get(type);
  if (known !== undefined) return known;
  const name = attributesMember(type);
  const made = { name, beforeEventId: name < "eventId" };
  members.set(type, made);
  return made;
}

/**
 * Prints one event as the wire and the store hold it, with its keys in ascending order as the service prints them. The
 * text never contains a line break, so printed events can be stored one per line.
 */
export function printHistoryEvent(event: HistoryEvent): string {
  const { name, beforeEventId } = memberOf(event.eventType);
  const recorded = `"eventId":${event.eventId},"eventTimestamp":${event.eventTimestamp / 1000},"eventType":"${event.eventType}"`;
  const attributes = `"${name}":${JSON.stringify(event.attributes)}`;
  return beforeEventId ? `{${attributes},${recorded}}` : `{${recorded},${attributes}}`;
}

/** The inverse of printHistoryEvent. Nothing is checked: use it only for text that this program printed. */
export function parseHistoryEvent(printed: string): HistoryEvent {
  const wire = JSON.parse(printed) as Record<string, unknown> & {
    readonly eventId: number;
    readonly eventTimestamp: number;
    readonly eventType: EventType;
  };
  const { eventId, eventType } = wire;
  // `as`: the printed form holds the attributes of its own type under the member named after it.
  return {
    eventId,
    eventTimestamp: Math.round(wire.eventTimestamp * 1000),
    eventType,
    attributes: wire[memberOf(eventType).name],
  } as HistoryEvent;
}
