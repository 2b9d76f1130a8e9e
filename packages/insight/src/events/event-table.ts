import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { type EntryStatus, type EventKind, kindOf, statusAfter } from "./event-kinds.ts";
import { type EventLink, eventLinks } from "./event-links.ts";
import { eventSummary } from "./event-summary.ts";

/** A line of the compact table: all events of one activity, timer, child, decision task and so on. */
export interface CompactEntry {
  /** The id of its first event. */
  readonly key: EventId;
  readonly kind: EventKind;
  readonly title: string;
  readonly status: EntryStatus;
  readonly from: Instant;
  /** Of its last event. */
  readonly to: Instant;
  /** Ascending. */
  readonly events: readonly HistoryEvent[];
}

export interface EventFilter {
  /** Only these kinds; none is all. */
  readonly kinds?: ReadonlySet<EventKind>;
  /** Somewhere in the type or in any text of the attributes, in whatever case. */
  readonly text?: string;
}

type MutableEntry = { -readonly [Key in keyof CompactEntry]: CompactEntry[Key] } & { readonly events: HistoryEvent[] };

/** The events of a history with what refers to what, filled page by page. */
export class EventTable {
  readonly #events: HistoryEvent[] = [];
  readonly #byId = new Map<EventId, HistoryEvent>();
  readonly #referring = new Map<EventId, EventLink[]>();
  readonly #entries = new Map<EventId, MutableEntry>();
  /** The entry that each event is in. */
  readonly #entryOf = new Map<EventId, MutableEntry>();
  readonly #activities = new Map<string, MutableEntry>();

  /** Adds the next events, oldest first. Events that are there already are passed over. */
  add(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.eventId <= (this.#events.at(-1)?.eventId ?? 0)) continue;
      this.#events.push(event);
      this.#byId.set(event.eventId, event);
      for (const { relation, eventId } of eventLinks(event)) {
        const referring = this.#referring.get(eventId) ?? [];
        referring.push({ relation, eventId: event.eventId });
        this.#referring.set(eventId, referring);
      }
      this.#enter(event);
    }
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  event(eventId: EventId): HistoryEvent | undefined {
    return this.#byId.get(eventId);
  }

  /** The later events that refer to this one: what was decided, started or closed by it. */
  referringTo(eventId: EventId): readonly EventLink[] {
    return this.#referring.get(eventId) ?? [];
  }

  /** The line of the compact table that an event is in. */
  entryOf(eventId: EventId): CompactEntry | undefined {
    return this.#entryOf.get(eventId);
  }

  rows(filter: EventFilter = {}): readonly HistoryEvent[] {
    if (isEmpty(filter)) return this.#events;
    return this.#events.filter((event) => matches(event, filter));
  }

  /** An entry is shown when any of its events matches. */
  compactRows(filter: EventFilter = {}): readonly CompactEntry[] {
    const entries = [...this.#entries.values()];
    if (isEmpty(filter)) return entries;
    return entries.filter(({ events }) => events.some((event) => matches(event, filter)));
  }

  #enter(event: HistoryEvent): void {
    const entry = this.#known(event) ?? this.#begin(event);
    entry.events.push(event);
    entry.to = event.eventTimestamp;
    entry.status = statusAfter(event.eventType) ?? entry.status;
    this.#entryOf.set(event.eventId, entry);
  }

  #known(event: HistoryEvent): MutableEntry | undefined {
    if (event.eventType === "ActivityTaskCancelRequested") return this.#activities.get(event.attributes.activityId);
    const [openedBy] = eventLinks(event);
    if (openedBy === undefined || openedBy.relation === "decided by") return undefined;
    return this.#entryOf.get(openedBy.eventId);
  }

  #begin(event: HistoryEvent): MutableEntry {
    const { eventId, eventTimestamp: at } = event;
    const title = eventSummary(event);
    const entry: MutableEntry = {
      key: eventId,
      kind: kindOf(event.eventType),
      title,
      status: "recorded",
      from: at,
      to: at,
      events: [],
    };
    this.#entries.set(eventId, entry);
    if (event.eventType === "ActivityTaskScheduled") this.#activities.set(event.attributes.activityId, entry);
    return entry;
  }
}

function isEmpty({ kinds, text }: EventFilter): boolean {
  return (kinds === undefined || kinds.size === 0) && (text === undefined || text === "");
}

function matches(event: HistoryEvent, { kinds, text }: EventFilter): boolean {
  if (kinds !== undefined && kinds.size > 0 && !kinds.has(kindOf(event.eventType))) return false;
  if (text === undefined || text === "") return true;
  const wanted = text.toLowerCase();
  return event.eventType.toLowerCase().includes(wanted) || contains(event.attributes, wanted);
}

/** Whether any text or number within a value contains this text, which is in lower case. */
function contains(value: unknown, wanted: string): boolean {
  if (typeof value === "string") return value.toLowerCase().includes(wanted);
  if (typeof value === "number") return String(value) === wanted;
  return typeof value === "object" && value !== null && Object.values(value).some((each) => contains(each, wanted));
}
