import { kindOf, statusAfter } from "@openswf/insight/events/event-kinds";
import { eventSummary } from "@openswf/insight/events/event-summary";
import type { HistoryEvent } from "@openswf/model/history-events";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { Text } from "../../parts/text.tsx";
import { EventTime } from "../../parts/time.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";

interface EventListProps {
  readonly events: readonly HistoryEvent[];
  readonly chosen: number | undefined;
  /** When the execution has started. */
  readonly startedAt: number;
}

/** Events, oldest first, one per line. */
export function EventList({ events, chosen, startedAt }: EventListProps): ReactElement {
  const row = useCallback(
    (index: number) => {
      const event = events[index];
      return event === undefined ? null : <EventCells event={event} startedAt={startedAt} />;
    },
    [events, startedAt],
  );
  return (
    <VirtualList
      label="History"
      count={events.length}
      rowHeight={30}
      className="event-row"
      keyOf={(index) => events[index]?.eventId ?? index}
      chosen={events.findIndex(({ eventId }) => eventId === chosen)}
      row={row}
    />
  );
}

interface EventCellsProps {
  readonly event: HistoryEvent;
  readonly startedAt: number;
}

function EventCells({ event, startedAt }: EventCellsProps): ReactElement {
  const { eventId, eventType, eventTimestamp } = event;
  return (
    <>
      <div role="cell" className="cell number muted">
        {eventId}
      </div>
      <div role="cell" className="cell">
        <EventTime at={eventTimestamp} startedAt={startedAt} />
      </div>
      <div role="cell" className={`cell event-type kind-${kindOf(eventType).replace(" ", "-")}`}>
        <Link
          from="/execution"
          search={(search) => ({ ...search, event: String(eventId) })}
          replace
          className={`row-link outcome-${statusAfter(eventType)?.replace(" ", "-")}`}
        >
          {eventType}
        </Link>
      </div>
      <div role="cell" className="cell muted">
        <Text text={eventSummary(event)} />
      </div>
    </>
  );
}
