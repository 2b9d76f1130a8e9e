import type { HistoryEvent } from "@openswf/model/history-events";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useRef } from "react";
import { attributesOf } from "../../logic/history/read-event.ts";
import { Payload } from "../parts/payload.tsx";
import { Time } from "../parts/time.tsx";
import { summaryOf } from "./event-summary.ts";
import type { HistorySoFar } from "./history-feed.ts";

const rowHeight = 30;

interface Address {
  readonly domain: string;
  readonly id: string;
  readonly run: string;
}

interface EventTableProps {
  readonly history: HistorySoFar;
  /** The event that is shown whole. */
  readonly selected: number;
  readonly address: Address;
}

/** All events of a history, newest last. The chosen one is shown with all that it carries. */
export function EventTable({ history, selected, address }: EventTableProps): ReactElement {
  const { events } = history;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => events[index]?.eventId ?? index,
    overscan: 20,
  });
  const isThere = events.length >= selected;
  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (selected > 0 && isThere) scrollToIndex(selected - 1, { align: "auto" });
  }, [selected, isThere, scrollToIndex]);
  const shown = events[selected - 1];
  return (
    <div className={shown === undefined ? "events" : "events has-detail"}>
      <div ref={scroller} className="table-scroller" role="table" aria-label="History" aria-rowcount={events.length}>
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const event = events[index];
            if (event === undefined) return null;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 1}
                className={event.eventId === selected ? "table-row event-row is-selected" : "table-row event-row"}
                style={{ transform: `translateY(${start}px)` }}
              >
                <EventCells event={event} address={address} />
              </div>
            );
          })}
        </div>
      </div>
      {shown !== undefined && <EventDetail event={shown} address={address} />}
    </div>
  );
}

function EventCells({ event, address }: { readonly event: HistoryEvent; readonly address: Address }): ReactElement {
  const { eventId, eventType, eventTimestamp } = event;
  return (
    <>
      <div role="cell" className="cell number muted">
        {eventId}
      </div>
      <div role="cell" className="cell">
        <Time at={eventTimestamp} digits="milliseconds" />
      </div>
      <div role="cell" className="cell">
        <Link
          to="/execution"
          search={{ ...address, tab: "history", event: String(eventId) }}
          replace
          className="row-link"
        >
          {eventType}
        </Link>
      </div>
      <div role="cell" className="cell muted">
        <bdi>{summaryOf(event)}</bdi>
      </div>
    </>
  );
}

function EventDetail({ event, address }: { readonly event: HistoryEvent; readonly address: Address }): ReactElement {
  const attributes = Object.entries(attributesOf(event));
  return (
    <aside className="event-detail" aria-label={`Event ${event.eventId}`}>
      <div className="event-detail-head">
        <h2>
          <span className="muted">{event.eventId}</span> {event.eventType}
        </h2>
        <Link to="/execution" search={{ ...address, tab: "history" }} replace aria-label="Close the event">
          ✕
        </Link>
      </div>
      <p className="muted">
        <Time at={event.eventTimestamp} digits="milliseconds" />
      </p>
      <dl className="attributes">
        {attributes
          .filter(([name]) => !payloads.has(name))
          .map(([name, value]) => (
            <Attribute key={name} name={name} value={value} address={address} />
          ))}
      </dl>
      {attributes.map(([name, value]) =>
        payloads.has(name) ? <Payload key={name} title={name} text={String(value)} none="" /> : null,
      )}
    </aside>
  );
}

interface AttributeProps {
  readonly name: string;
  readonly value: unknown;
  readonly address: Address;
}

/** Texts that may be long, and that authors write. */
const payloads: ReadonlySet<string> = new Set(["input", "result", "details", "reason", "control", "executionContext"]);

function Attribute({ name, value, address }: AttributeProps): ReactElement {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>
        {name.endsWith("EventId") && typeof value === "number" && value > 0 ? (
          <Link to="/execution" search={{ ...address, tab: "history", event: String(value) }} replace>
            {value}
          </Link>
        ) : (
          <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
        )}
      </dd>
    </div>
  );
}
