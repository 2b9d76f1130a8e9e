/** A place in both sequences, or in one of them. */
export interface Aligned {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** Edits that are searched for. Sequences that differ more are put beside each other place by place. */
const editsMax = 500;

/** Lays two sequences beside each other with as few edits as possible (Myers, 1986). */
export function align(left: readonly string[], right: readonly string[]): readonly Aligned[] {
  const shortest = Math.min(left.length, right.length);
  let begin = 0;
  while (begin < shortest && left[begin] === right[begin]) begin += 1;
  let end = 0;
  while (end < shortest - begin && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const middle = alignMiddle(left.slice(begin, left.length - end), right.slice(begin, right.length - end));
  return [
    ...both(begin, 0, 0),
    ...middle.map((place) => ({ left: shifted(place.left, begin), right: shifted(place.right, begin) })),
    ...both(end, left.length - end, right.length - end),
  ];
}

function both(length: number, left: number, right: number): readonly Aligned[] {
  return Array.from({ length }, (_, index) => ({ left: left + index, right: right + index }));
}

function shifted(place: number | undefined, by: number): number | undefined {
  return place === undefined ? undefined : place + by;
}

function alignMiddle(left: readonly string[], right: readonly string[]): readonly Aligned[] {
  const trace = shortestEdits(left, right);
  return trace === undefined ? sideBySide(left.length, right.length) : backtrack(trace, left.length, right.length);
}

function sideBySide(left: number, right: number): readonly Aligned[] {
  return Array.from({ length: Math.max(left, right) }, (_, index) => ({
    left: index < left ? index : undefined,
    right: index < right ? index : undefined,
  }));
}

/** By number of edits, how far each diagonal reaches on the left; the diagonal is left minus right. `undefined` if it takes too many. */
type Trace = readonly ReadonlyMap<number, number>[];

/** Reached before the first edit. */
const nowhere: ReadonlyMap<number, number> = new Map([[1, 0]]);

function shortestEdits(left: readonly string[], right: readonly string[]): Trace | undefined {
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(editsMax, left.length + right.length); edits += 1) {
    const before = trace.at(-1) ?? nowhere;
    const reach = new Map<number, number>();
    trace.push(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const x = alongDiagonal(afterEdit(before, diagonal, edits), diagonal, left, right);
      reach.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return trace;
    }
  }
  return undefined;
}

/** How far the next edit brings one on this diagonal. */
function afterEdit(before: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  if (isDown(before, diagonal, edits)) return before.get(diagonal + 1) ?? 0;
  return (before.get(diagonal - 1) ?? 0) + 1;
}

/** And how far what is the same brings one from there. */
function alongDiagonal(from: number, diagonal: number, left: readonly string[], right: readonly string[]): number {
  let x = from;
  while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
  return x;
}

/** Whether the best way to a diagonal adds from the right rather than leaving out of the left. */
function isDown(before: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (before.get(diagonal - 1) ?? -1) < (before.get(diagonal + 1) ?? -1);
}

function backtrack(trace: Trace, leftLength: number, rightLength: number): readonly Aligned[] {
  const aligned: Aligned[] = [];
  let [x, y] = [leftLength, rightLength];
  const same = (untilX: number, untilY: number): void => {
    while (x > untilX && y > untilY) aligned.push({ left: --x, right: --y });
  };
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const before = trace[edits - 1] ?? nowhere;
    const down = isDown(before, x - y, edits);
    const diagonal = down ? x - y + 1 : x - y - 1;
    const fromX = before.get(diagonal) ?? 0;
    same(fromX, fromX - diagonal);
    aligned.push(down ? { left: undefined, right: --y } : { left: --x, right: undefined });
  }
  same(0, 0);
  return aligned.toReversed();
}
