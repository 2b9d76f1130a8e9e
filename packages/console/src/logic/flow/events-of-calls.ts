import type { FlowView } from "@openswf/insight/flow/flow-view";
import type { EventId } from "@openswf/model/brand";

/**
 * The events of each call that a timeline draws from: those that scheduled its attempts, initiated a child, and started the timer
 * that it waits for. By each of them, all events of its call.
 */
export function eventsOfCalls({ calls, children }: FlowView): ReadonlyMap<EventId, ReadonlySet<EventId>> {
  const byEvent = new Map<EventId, ReadonlySet<EventId>>();
  const groups = [
    ...calls.map(({ attempts, next }) => [
      ...attempts.map(({ scheduledEventId }) => scheduledEventId),
      ...(next === undefined ? [] : [next.timerEventId]),
    ]),
    ...children.map(({ initiatedEventId }) => [initiatedEventId]),
  ];
  for (const group of groups) {
    const events = new Set(group);
    for (const eventId of group) byEvent.set(eventId, events);
  }
  return byEvent;
}
