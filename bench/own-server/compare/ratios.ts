import type { Report } from "../../report/report.ts";
import { medianOf } from "../instructions/windows.ts";

type Figures = Report["figures"];

/** The figures of each tree, measured one right after the other. */
export interface Pair {
  readonly base: Figures;
  readonly here: Figures;
}

/** How this tree's figure relates to the base's, over all pairs: 2 is twice the base. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The figures that both trees have in some pair, in the order of this tree's report. */
export const figuresOf = (pairs: readonly Pair[]): readonly string[] => [
  ...new Set(pairs.flatMap(({ base, here }) => Object.keys(here).filter((figure) => Object.hasOwn(base, figure)))),
];

/**
 * Ratios are taken within each pair before the median: a machine that slows down for a minute slows both halves of a
 * pair. `undefined` when no pair has the figure.
 */
export function ratioOf(pairs: readonly Pair[], figure: string): Ratio | undefined {
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
