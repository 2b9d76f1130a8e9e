import type { Filters } from "@openswf/insight/search/filters";
import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement } from "react";
import { absoluteTime } from "../time/time-text.ts";

type Span = Pick<Filters, "withinMs" | "overMs" | "closedWithinMs" | "from" | "to">;

const anyTime: Span = {
  withinMs: undefined,
  overMs: undefined,
  closedWithinMs: undefined,
  from: undefined,
  to: undefined,
};
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Lengths in the address move with the time: who opens the link tomorrow sees the executions of tomorrow. */
const spans: readonly { readonly text: string; readonly span: Span }[] = [
  { text: "Any time", span: anyTime },
  ...[15 * minute, hour, day, 7 * day].map((withinMs) => ({
    text: `Started in the last ${lengthText(withinMs)}`,
    span: { ...anyTime, withinMs },
  })),
  ...[hour, day, 7 * day].map((closedWithinMs) => ({
    text: `Closed in the last ${lengthText(closedWithinMs)}`,
    span: { ...anyTime, closedWithinMs },
  })),
  ...[hour, day, 7 * day].map((overMs) => ({
    text: `Started over ${lengthText(overMs)} ago`,
    span: { ...anyTime, overMs },
  })),
];

interface SpanFilterProps {
  readonly filters: Filters;
  readonly onChange: (changed: Span) => void;
}

/** Narrows a list to a span of time. Two times of the reader's own make a link that always shows the same. */
export function SpanFilter({ filters, onChange }: SpanFilterProps): ReactElement {
  const listed = spans.findIndex(({ span }) => isSame(span, filters));
  const isFixed = filters.from !== undefined || filters.to !== undefined;
  const choose = (value: string): void => {
    const chosen = spans[Number(value)];
    if (value === "between") onChange({ ...anyTime, from: startOfToday() });
    else if (chosen !== undefined) onChange(chosen.span);
  };
  return (
    <>
      <select
        className="choice"
        aria-label="Time"
        value={isFixed ? "between" : listed}
        onChange={({ target }) => choose(target.value)}
      >
        {listed < 0 && !isFixed && <option value={-1}>{describe(filters)}</option>}
        {spans.map(({ text }, index) => (
          <option key={text} value={index}>
            {text}
          </option>
        ))}
        <option value="between">Started between …</option>
      </select>
      {isFixed && (
        <>
          <Instant label="Started at or after" at={filters.from} onChange={(from) => onChange({ ...filters, from })} />
          <Instant label="Started at or before" at={filters.to} onChange={(to) => onChange({ ...filters, to })} />
        </>
      )}
    </>
  );
}

interface InstantProps {
  readonly label: string;
  readonly at: number | undefined;
  readonly onChange: (at: number | undefined) => void;
}

/** In local time, as browsers let people choose it. */
function Instant({ label, at, onChange }: InstantProps): ReactElement {
  return (
    <input
      type="datetime-local"
      className="field field-instant"
      aria-label={label}
      title={label}
      value={at === undefined ? "" : absoluteTime(at, "local").slice(0, 16).replace(" ", "T")}
      onChange={({ target }) => {
        const chosen = Date.parse(target.value);
        onChange(Number.isNaN(chosen) ? undefined : chosen);
      }}
    />
  );
}

function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0);
}

const isSame = (span: Span, other: Span): boolean =>
  span.withinMs === other.withinMs &&
  span.overMs === other.overMs &&
  span.closedWithinMs === other.closedWithinMs &&
  span.from === other.from &&
  span.to === other.to;

function describe({ withinMs, overMs, closedWithinMs }: Span): string {
  const parts = [
    withinMs === undefined ? [] : `started in the last ${lengthText(withinMs)}`,
    overMs === undefined ? [] : `started over ${lengthText(overMs)} ago`,
    closedWithinMs === undefined ? [] : `closed in the last ${lengthText(closedWithinMs)}`,
  ];
  const text = parts.flat().join(", ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function lengthText(ms: number): string {
  return ms === day ? "24 h" : durationText(ms);
}
