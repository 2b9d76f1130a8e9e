import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { attributesOf } from "../history/read-event.ts";

/** How an event refers to an earlier one of the same history. */
export type Relation = "scheduled by" | "initiated by" | "started by" | "decided by" | "cancel requested by";

export interface EventLink {
  readonly relation: Relation;
  readonly eventId: EventId;
}

/** Members that hold the id of an event of this history. Those of parents and others are events of other histories. */
const members: readonly (readonly [string, Relation])[] = [
  ["scheduledEventId", "scheduled by"],
  ["initiatedEventId", "initiated by"],
  ["startedEventId", "started by"],
  ["latestCancelRequestedEventId", "cancel requested by"],
  ["decisionTaskCompletedEventId", "decided by"],
];

/** The earlier events that an event refers to. 0 is none on the wire. */
export function eventLinks(event: HistoryEvent): readonly EventLink[] {
  const attributes = attributesOf(event);
  return members.flatMap(([member, relation]) => {
    const eventId = attributes[member];
    return typeof eventId === "number" && eventId > 0 && eventId < event.eventId ? [{ relation, eventId }] : [];
  });
}
