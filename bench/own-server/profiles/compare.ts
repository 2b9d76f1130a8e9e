import { type Column, check, type Report, table } from "../../report/report.ts";
import { openOtherSide } from "../compare/comparison.ts";
import { figuresOf, type Pair, type Ratio, ratioOf } from "../compare/ratios.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

interface RatioRow extends Ratio {
  readonly profile: string;
  readonly figure: string;
}
const columns: readonly Column<keyof RatioRow>[] = [
  { key: "profile", heading: "profile" },
  { key: "figure", heading: "figure" },
  { key: "median", heading: "median ratio", digits: 3 },
  { key: "least", heading: "least", digits: 2 },
  { key: "most", heading: "most", digits: 2 },
];

/** Profiles on this tree and on another side, in turn. The load generator is this tree's for both. */
export const compare: OwnProfile = {
  title: "this tree against --base or --without: the profiles named with it (or base) on both in turn, as ratios",
  elsewhere: false,
  async run(bench) {
    const { comparison } = bench;
    check(comparison !== undefined, "compare needs --base REF or --without metrics");
    if (comparison.kind === "commit")
      bench.progress.stage(`compare: check out ${comparison.ref}, install its dependencies`);
    using side = openOtherSide(comparison);
    using other = bench.onSide(side);
    const rows: RatioRow[] = [];
    const checks = new Set<string>();
    for (const [name, profile] of bench.compared) {
      const pairs: Pair[] = [];
      for (let pair = 0; pair < bench.pairs; pair += 1) {
        bench.progress.stage(`compare: ${name}, pair ${pair + 1} of ${bench.pairs}`);
        pairs.push(await measurePair(profile, { base: other, here: bench }, pair, checks));
      }
      for (const figure of figuresOf(pairs)) {
        const ratio = ratioOf(pairs, figure);
        if (ratio !== undefined) rows.push({ profile: name, figure, ...ratio });
      }
    }
    return {
      tables: [table(rows, columns, `this tree / ${side.name}, ${bench.pairs} pairs; above 1: more here`)],
      figures: Object.fromEntries(rows.map(({ profile, figure, median }) => [`${profile}: ${figure}`, median])),
      checks: [...checks],
    };
  },
};

/** The tree that goes first alternates, so that whatever grows or shrinks with time favours neither. */
async function measurePair(
  profile: OwnProfile,
  benches: Readonly<Record<keyof Pair, OwnBench>>,
  pair: number,
  checks: Set<string>,
): Promise<Pair> {
  const measure = async (tree: keyof Pair): Promise<Report["figures"]> => {
    const report = await profile.run(benches[tree]);
    for (const each of report.checks) checks.add(each);
    return report.figures;
  };
  if (pair % 2 === 0) {
    const base = await measure("base");
    return { base, here: await measure("here") };
  }
  const here = await measure("here");
  return { base: await measure("base"), here };
}
