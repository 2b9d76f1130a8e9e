import { kindOf } from "@openswf/insight/events/event-kinds";
import { eventSummary } from "@openswf/insight/events/event-summary";
import { durationText } from "@openswf/insight/text/duration";
import type { HistoryEvent } from "@openswf/model/history-events";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { type CompareLine, delayOf } from "../../logic/compare/compare-lines.ts";
import { excerpts } from "../../logic/compare/excerpt.ts";
import { Text } from "../parts/text.tsx";
import { searchOf } from "./side-card.tsx";
import type { ComparedHistory } from "./with-history.tsx";

/** Characters of a value that differs. */
const excerptMax = 90;
/** Runs that are apart by less than this are as fast as each other. */
const delayShownMs = 1_000;

interface EventCellsProps {
  readonly domain: string;
  readonly line: Extract<CompareLine, { readonly kind: "events" }>;
  readonly left: ComparedHistory;
  readonly right: ComparedHistory;
  /** When each has started. */
  readonly starts: { readonly left: number; readonly right: number };
}

const signs = {
  same: { sign: "=", text: "the same" },
  changed: { sign: "≠", text: "changed" },
  "only left": { sign: "◁", text: "only on the left" },
  "only right": { sign: "▷", text: "only on the right" },
} as const;

/** One row of a comparison: an event of each run, or of one alone. */
export function EventCells({ domain, line, left, right, starts }: EventCellsProps): ReactElement {
  const { row } = line;
  const { sign, text } = signs[row.kind];
  const delay = delayOf(row, starts);
  const mark = `compare-side compared-${row.kind.replace(" ", "-")}`;
  return (
    <>
      <SideCell className={mark} domain={domain} history={left} event={row.left} start={starts.left} />
      <div role="cell" className={`cell compare-sign compared-${row.kind.replace(" ", "-")}`}>
        <span aria-hidden="true">{sign}</span>
        <span className="hidden">{text}</span>
        {delay !== undefined && Math.abs(delay) >= delayShownMs && (
          <span className="compare-delay number">
            {delay > 0 ? "+" : "−"}
            {durationText(Math.abs(delay))}
          </span>
        )}
      </div>
      <SideCell className={mark} domain={domain} history={right} event={row.right} start={starts.right} />
    </>
  );
}

interface SideCellProps {
  readonly className: string;
  readonly domain: string;
  readonly history: ComparedHistory;
  readonly event: HistoryEvent | undefined;
  readonly start: number;
}

function SideCell({ className, domain, history, event, start }: SideCellProps): ReactElement {
  if (event === undefined) return <div role="cell" className={`cell ${className} is-missing`} />;
  const { eventId, eventType, eventTimestamp } = event;
  const after = eventTimestamp - start;
  return (
    <div role="cell" className={`cell ${className}`}>
      <span className="compare-event-id number muted">{eventId}</span>
      <span className="compare-time number muted">{after <= 0 ? "start" : `+${durationText(after)}`}</span>
      <span className={`event-type kind-${kindOf(eventType).replace(" ", "-")}`}>
        <Link
          to="/execution"
          search={{ domain, ...searchOf(history), tab: "history", event: String(eventId) }}
          className="row-link"
        >
          {eventType}
        </Link>
      </span>
      <Text className="muted compare-summary" text={eventSummary(event)} />
    </div>
  );
}

interface DetailCellsProps {
  readonly line: Extract<CompareLine, { readonly kind: "detail" }>;
}

/** Where an attribute differs, and what it is on either side. */
export function DetailCells({ line }: DetailCellsProps): ReactElement {
  const { left, right } = excerpts(line.left, line.right, excerptMax);
  return (
    <>
      <ValueCell path={line.path} value={left} />
      <div role="cell" className="cell compare-sign compared-changed" />
      <ValueCell path={line.path} value={right} />
    </>
  );
}

function ValueCell({ path, value }: { readonly path: string; readonly value: string | undefined }): ReactElement {
  return (
    <div role="cell" className="cell compare-value">
      <Text className="muted" text={path} />
      {value === undefined ? <span className="muted">none</span> : <bdi className="id compare-text">{value}</bdi>}
    </div>
  );
}
