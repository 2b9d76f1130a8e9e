import { type EventLink, eventLinks } from "@openswf/insight/events/event-links";
import type { EventTable } from "@openswf/insight/events/event-table";
import { failureOf } from "@openswf/insight/failures/failure-of-event";
import { attributesOf } from "@openswf/insight/history/read-event";
import type { HistoryEvent } from "@openswf/model/history-events";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactElement } from "react";
import { FailureView, jsonDetails } from "../../parts/failure-view.tsx";
import { Payload } from "../../parts/payload.tsx";
import { Text } from "../../parts/text.tsx";
import { Time } from "../../parts/time.tsx";
import type { RunAddress } from "../run-address.ts";

interface EventDetailProps {
  readonly run: RunAddress;
  /** One event, or all of one line of the compact form. */
  readonly events: readonly HistoryEvent[];
  readonly table: EventTable;
}

/** Everything that events carry, and the events that they belong with. */
export function EventDetail({ run, events, table }: EventDetailProps): ReactElement {
  return (
    <aside className="event-detail" aria-label="The chosen event">
      <Link
        from="/execution"
        search={(search) => ({ ...search, event: undefined })}
        replace
        className="event-detail-close"
        aria-label="Close"
      >
        ✕
      </Link>
      {events.map((event) => (
        <OneEvent key={event.eventId} run={run} event={event} table={table} />
      ))}
    </aside>
  );
}

interface OneEventProps {
  readonly run: RunAddress;
  readonly event: HistoryEvent;
  readonly table: EventTable;
}

function OneEvent({ run, event, table }: OneEventProps): ReactElement {
  const attributes = Object.entries(attributesOf(event));
  const failure = failureOf(event);
  return (
    <article className="event-article">
      <h2>
        <span className="muted">{event.eventId}</span> {event.eventType}
      </h2>
      <p className="muted">
        <Time at={event.eventTimestamp} digits="milliseconds" />
      </p>
      <Related title="" links={eventLinks(event)} table={table} />
      <Related title="leads to" links={table.referringTo(event.eventId)} table={table} />
      {/* JSON of no known form is below, among the attributes. */}
      {failure !== undefined && jsonDetails(failure) === undefined && <FailureView failure={failure} />}
      <dl className="attributes">
        {attributes
          .filter(([name]) => !payloads.has(name) && !name.endsWith("EventId"))
          .map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>
                <AttributeValue value={value} domain={run.domain} />
              </dd>
            </div>
          ))}
      </dl>
      {attributes.map(([name, value]) =>
        payloads.has(name) ? <Payload key={name} title={name} text={String(value)} none="" /> : null,
      )}
    </article>
  );
}

/** Texts of any length, which authors write. */
const payloads: ReadonlySet<string> = new Set(["input", "result", "details", "reason", "control", "executionContext"]);

/** Further events are not linked. A decision task can have led to thousands. */
const linkedMax = 20;

interface RelatedProps {
  readonly title: string;
  readonly links: readonly EventLink[];
  readonly table: EventTable;
}

function Related({ title, links, table }: RelatedProps): ReactElement | null {
  if (links.length === 0) return null;
  return (
    <p className="related">
      {title !== "" && <span className="muted">{title} </span>}
      {links.slice(0, linkedMax).map(({ relation, eventId }, index) => (
        <Fragment key={`${relation} ${eventId}`}>
          {index > 0 && ", "}
          {title === "" && <span className="muted">{relation} </span>}
          <Link from="/execution" search={(search) => ({ ...search, event: String(eventId) })} replace>
            {table.event(eventId)?.eventType ?? "event"} {eventId}
          </Link>
        </Fragment>
      ))}
      {links.length > linkedMax && <span className="muted"> and {links.length - linkedMax} more</span>}
    </p>
  );
}

function AttributeValue({ value, domain }: { readonly value: unknown; readonly domain: string }): ReactElement {
  if (typeof value !== "object" || value === null) return <Text text={String(value)} />;
  if (isExecution(value)) {
    return (
      <Link to="/execution" search={{ domain, id: value.workflowId, run: value.runId }}>
        <Text className="id" text={value.workflowId} />
      </Link>
    );
  }
  const isShort = Object.values(value).every((one) => typeof one === "string");
  return <Text text={isShort ? Object.values(value).join(" ") : JSON.stringify(value)} />;
}

const isExecution = (value: object): value is { readonly workflowId: string; readonly runId?: string } =>
  "workflowId" in value && typeof value.workflowId === "string";
