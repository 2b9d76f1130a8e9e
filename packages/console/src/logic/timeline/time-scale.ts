import type { Instant } from "@openswf/model/brand";

/** A stretch of time. */
export interface Fold {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where an instant is drawn, in pixels from the left end. */
export interface TimeScale {
  readonly width: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly folds: readonly (Fold & { readonly x: number; readonly width: number })[];
  /** Pixels for a millisecond outside of folds. */
  readonly pixelsPerMs: number;
  toX(at: Instant): number;
  toTime(x: number): Instant;
}

/** Folded gaps are each longer than so many times all that is drawn in proportion. */
const foldFactor = 2;
/** More folds than this would hide that something happens again and again. */
const foldsMax = 20;
const foldWidth = 24;

/**
 * The waits that would leave no room for the rest: of an order that took three seconds, waited for a week and took three more,
 * the week. Ascending.
 *
 * @param busy when something ran, which is never folded, in any order
 */
export function idleFolds(
  instants: readonly Instant[],
  busy: readonly Fold[],
  from: Instant,
  to: Instant,
): readonly Fold[] {
  const gaps = idleGaps([from, ...instants.filter((at) => at > from && at < to), to], busy);
  const longest = gaps.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, foldsMax);
  let left = to - from;
  let count = 0;
  for (const [index, gap] of longest.entries()) {
    left -= lengthOf(gap);
    // If nothing is left, there is nothing to make room for.
    if (left > 0 && lengthOf(gap) > foldFactor * left) count = index + 1;
  }
  return longest.slice(0, count).toSorted((a, b) => a.from - b.from);
}

function lengthOf({ from, to }: Fold): number {
  return to - from;
}

/** The gaps between ascending instants in which nothing ran. */
function idleGaps(instants: readonly Instant[], busy: readonly Fold[]): readonly Fold[] {
  const ordered = busy.toSorted((a, b) => a.from - b.from);
  const gaps: Fold[] = [];
  let [next, busyUntil] = [0, Number.NEGATIVE_INFINITY];
  for (const [index, to] of instants.entries()) {
    const from = instants[index - 1] ?? to;
    for (let span = ordered[next]; span !== undefined && span.from < to; span = ordered[next]) {
      busyUntil = Math.max(busyUntil, span.to);
      next += 1;
    }
    if (to > from && busyUntil <= from) gaps.push({ from, to });
  }
  return gaps;
}

interface Segment extends Fold {
  readonly x: number;
  readonly width: number;
  readonly isFold: boolean;
}

/** A scale of so many pixels for `from` to `to`. Folds are drawn equally short, and take at most half of the width together. */
export function timeScale(from: Instant, to: Instant, width: number, folds: readonly Fold[] = []): TimeScale {
  const end = Math.max(to, from + 1);
  const folded = folds.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  const widthOfFold = folds.length === 0 ? 0 : Math.min(foldWidth, width / 2 / folds.length);
  const pixelsPerMs = (width - widthOfFold * folds.length) / Math.max(end - from - folded, 1);
  const segments = segmentsOf(from, end, folds, pixelsPerMs, widthOfFold);
  const place = (
    value: number,
    a: "from" | "x",
    b: "from" | "x",
    length: (segment: Segment, of: "from" | "x") => number,
  ) => {
    const segment = lastAtOrBefore(segments, value, a);
    if (segment === undefined) return 0;
    const share = length(segment, a) === 0 ? 0 : (value - segment[a]) / length(segment, a);
    return segment[b] + Math.min(Math.max(share, 0), 1) * length(segment, b);
  };
  const extent = (segment: Segment, of: "from" | "x"): number => (of === "x" ? segment.width : lengthOf(segment));
  return {
    width,
    from,
    to: end,
    folds: segments.filter(({ isFold }) => isFold),
    pixelsPerMs,
    toX: (at) => place(at, "from", "x", extent),
    toTime: (x) => place(x, "x", "from", extent),
  };
}

function segmentsOf(
  from: Instant,
  to: Instant,
  folds: readonly Fold[],
  pixelsPerMs: number,
  widthOfFold: number,
): readonly Segment[] {
  const segments: Segment[] = [];
  let [at, x] = [from, 0];
  const add = (end: Instant, width: number, isFold: boolean): void => {
    if (end <= at) return;
    segments.push({ from: at, to: end, x, width, isFold });
    at = end;
    x += width;
  };
  for (const fold of folds) {
    add(fold.from, (fold.from - at) * pixelsPerMs, false);
    add(fold.to, widthOfFold, true);
  }
  add(to, (to - at) * pixelsPerMs, false);
  return segments;
}

/** The last segment that begins at or before a value, or the first. */
function lastAtOrBefore(segments: readonly Segment[], value: number, by: "from" | "x"): Segment | undefined {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const segment = segments[middle];
    if (segment !== undefined && segment[by] <= value) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const steps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((count) => count * day),
];
/** Ticks that are drawn at once. */
const ticksMax = 200;

export interface Ticks {
  /** Milliseconds between two of them, for whoever prints them. */
  readonly step: number;
  readonly at: readonly { readonly at: Instant; readonly x: number }[];
}

/**
 * Round instants between two places, at least so many pixels apart, none of them within a fold.
 *
 * @param offsetMs of the zone in which they are to be round, east positive
 */
export function ticksBetween(scale: TimeScale, fromX: number, toX: number, spacing: number, offsetMs = 0): Ticks {
  const step = steps.find((each) => each * scale.pixelsPerMs >= spacing) ?? steps.at(-1) ?? day;
  const ticks: { at: Instant; x: number }[] = [];
  const end = scale.toTime(toX);
  let at = Math.ceil((scale.toTime(fromX) + offsetMs) / step) * step - offsetMs;
  while (at <= end && ticks.length < ticksMax) {
    const fold = scale.folds.find((each) => each.from < at && at < each.to);
    if (fold === undefined) {
      ticks.push({ at, x: scale.toX(at) });
      at += step;
    } else {
      at = Math.ceil((fold.to + offsetMs) / step) * step - offsetMs;
    }
  }
  return { step, at: ticks };
}
