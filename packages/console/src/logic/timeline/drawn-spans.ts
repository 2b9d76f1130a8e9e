import type { Instant } from "@openswf/model/brand";
import type { TimeScale } from "./time-scale.ts";
import type { Span, SpanState } from "./timeline-rows.ts";

/** What is drawn: one span, or several that are too narrow to be told apart. */
export interface DrawnSpan {
  readonly x: number;
  readonly width: number;
  /** Where the waiting ends and the work begins; `undefined` for several, and where nothing was taken. */
  readonly startedX: number | undefined;
  /** Of several, the worst. */
  readonly state: SpanState;
  readonly spans: readonly Span[];
}

/** Narrower than this, a span is drawn together with its neighbours. */
const narrow = 3;

/** Worst first. */
const severity: readonly SpanState[] = ["failed", "timed out", "terminated", "canceled", "open", "completed", "mark"];

interface Placed {
  readonly span: Span;
  readonly x: number;
  readonly end: number;
}

/** The pieces of a lane between two places. 10,000 spans on a screen become at most a piece for every few pixels. */
export function drawnSpans(
  spans: readonly Span[],
  scale: TimeScale,
  fromX: number,
  toX: number,
  now: Instant,
): readonly DrawnSpan[] {
  const clusters: Placed[][] = [];
  for (const span of spans) {
    const placed = { span, x: scale.toX(span.from), end: scale.toX(span.to ?? now) };
    if (placed.x > toX) break;
    if (placed.end < fromX) continue;
    const last = clusters.at(-1);
    if (last !== undefined && belongsTo(last, placed)) last.push(placed);
    else clusters.push([placed]);
  }
  return clusters.map((cluster) => drawn(cluster, scale));
}

/** Narrow spans that nearly touch, within the width of one that would not be narrow. */
function belongsTo(cluster: readonly Placed[], { x, end }: Placed): boolean {
  const [first, last] = [cluster[0], cluster.at(-1)];
  if (first === undefined || last === undefined || end - x >= narrow) return false;
  return first.end - first.x < narrow && x - last.end < 1 && x - first.x < narrow;
}

function drawn(cluster: readonly Placed[], scale: TimeScale): DrawnSpan {
  const x = cluster[0]?.x ?? 0;
  const end = cluster.reduce((latest, placed) => Math.max(latest, placed.end), x);
  const spans = cluster.map(({ span }) => span);
  const worst = severity.find((state) => spans.some((span) => span.state === state)) ?? "mark";
  const startedAt = spans.length === 1 ? spans[0]?.startedAt : undefined;
  const startedX = startedAt === undefined ? undefined : scale.toX(startedAt);
  return { x, width: Math.max(end - x, 1), startedX, state: worst, spans };
}
