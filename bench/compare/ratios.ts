import type { BaseRow } from "../profiles/base.ts";

/** One measurement of each tree, taken one right after the other. */
export interface Pair {
  readonly base: BaseRow;
  readonly here: BaseRow;
}

/** How this tree's figure relates to the base's, over all pairs: 2 is twice the base. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Figures that are compared: those that say how fast, and those that say at what cost. */
export const compared = ["workflowsPerSecond", "callP50Ms", "callP99Ms", "serverCpu", "writtenBytes"] as const;
export type Compared = (typeof compared)[number];

/**
 * Ratios are taken within each pair before the median: a machine that slows down for a minute slows both halves of a
 * pair. `undefined` when no pair has the figure.
 */
export function ratioOf(pairs: readonly Pair[], figure: Compared): Ratio | undefined {
  const ratios = pairs
    .flatMap(({ base, here }) => {
      const from = base[figure];
      const to = here[figure];
      return from === undefined || to === undefined || from === 0 ? [] : [to / from];
    })
    .sort((a, b) => a - b);
  const [least] = ratios;
  const most = ratios.at(-1);
  if (least === undefined || most === undefined) return undefined;
  return { median: medianOf(ratios), least, most };
}

/** Of sorted values, at least one. */
function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
