import type { Instant } from "@openswf/model/brand";
import type { Span, TimelineRow } from "./timeline-rows.ts";

/** Rows of one kind and label that never overlap, drawn on one line. */
export interface Lane {
  readonly key: string;
  readonly kind: TimelineRow["kind"];
  readonly label: string;
  readonly rows: readonly TimelineRow[];
  /** Those of all rows, in order of their beginnings. */
  readonly spans: readonly Span[];
}

interface Filling {
  readonly lanes: { readonly rows: TimelineRow[]; until: Instant }[];
}

/** A lane for each row, for those who want to see each thing by itself. */
export function oneLaneEach(rows: readonly TimelineRow[]): readonly Lane[] {
  return rows.map((row) => ({ key: row.key, kind: row.kind, label: row.label, rows: [row], spans: row.spans }));
}

/**
 * As few lanes as the rows need: 4,000 activities of one type, one after the other, are one line. A row that is still open
 * keeps its lane.
 */
export function packLanes(rows: readonly TimelineRow[]): readonly Lane[] {
  const groups = new Map<string, Filling>();
  for (const row of rows) {
    const group = `${row.kind} ${row.label}`;
    const filling = groups.get(group) ?? { lanes: [] };
    groups.set(group, filling);
    place(filling, row);
  }
  return [...groups].flatMap(([group, { lanes }]) =>
    lanes.map((lane, index) => laneOf(`${group} ${index}`, lane.rows)),
  );
}

function place({ lanes }: Filling, row: TimelineRow): void {
  const from = row.spans[0]?.from ?? 0;
  const until = row.spans.reduce((latest, { to }) => Math.max(latest, to ?? Number.POSITIVE_INFINITY), from);
  const free = lanes.find((lane) => lane.until <= from);
  if (free === undefined) {
    lanes.push({ rows: [row], until });
    return;
  }
  free.rows.push(row);
  free.until = until;
}

function laneOf(key: string, rows: readonly TimelineRow[]): Lane {
  const [first] = rows;
  const spans = rows.length === 1 && first !== undefined ? first.spans : rows.flatMap((row) => row.spans);
  return { key, kind: first?.kind ?? "activity", label: first?.label ?? "", rows, spans };
}
