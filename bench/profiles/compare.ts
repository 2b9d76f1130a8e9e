import { checkOut, type OtherTree } from "../compare/other-tree.ts";
import { type Compared, compared, type Pair, type Ratio, ratioOf } from "../compare/ratios.ts";
import { type Column, check, type Table, table } from "../report/report.ts";
import { type BaseRow, measureBase } from "./base.ts";
import type { Bench, Profile } from "./profile.ts";

const headings: Readonly<Record<Compared, string>> = {
  workflowsPerSecond: "workflows/s",
  callP50Ms: "call p50",
  callP99Ms: "call p99",
  serverCpu: "server CPU/workflow",
  writtenBytes: "bytes/workflow",
};

interface RatioRow {
  readonly workers: number;
  readonly figure: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}
const columns: readonly Column<keyof RatioRow>[] = [
  { key: "workers", heading: "workers" },
  { key: "figure", heading: "figure" },
  { key: "median", heading: "median ratio", digits: 3 },
  { key: "least", heading: "least", digits: 2 },
  { key: "most", heading: "most", digits: 2 },
];

/** The base profile on this tree and on another commit, in turn. The load generator is this tree's for both. */
export const compare: Profile = {
  title: "this tree against the commit of --base: the base profile on both in turn, as ratios (above 1: more here)",
  elsewhere: false,
  async run(bench) {
    check(bench.base !== undefined, "compare needs --base REF");
    bench.progress.stage(`compare: check out ${bench.base}, install its dependencies`);
    using tree = checkOut(bench.base);
    const rows: RatioRow[] = [];
    for (const workers of bench.workers) {
      const pairs: Pair[] = [];
      for (let pair = 0; pair < bench.pairs; pair += 1) pairs.push(await measurePair(bench, tree, workers, pair));
      for (const figure of compared) {
        const ratio = ratioOf(pairs, figure);
        if (ratio !== undefined) rows.push({ workers, figure: headings[figure], ...ratio });
      }
    }
    return {
      tables: [tableOf(rows, tree, bench)],
      figures: Object.fromEntries(rows.map(({ workers, figure, median }) => [`${figure} at ${workers}`, median])),
      checks: ["a sample of the histories of every measurement is complete and closed"],
    };
  },
};

const tableOf = (rows: readonly (RatioRow & Ratio)[], { commit }: OtherTree, { pairs, seconds }: Bench): Table =>
  table(rows, columns, `this tree / ${commit}, ${pairs} pairs of ${seconds} s`);

/** The tree that goes first alternates, so that whatever grows or shrinks with time favours neither. */
async function measurePair(bench: Bench, tree: OtherTree, workers: number, pair: number): Promise<Pair> {
  const stage = `compare: ${workers} workers, pair ${pair + 1} of ${bench.pairs}`;
  const measure = async (folder: string | undefined): Promise<BaseRow> => {
    await using target = await bench.startServer("sqlite", [], folder);
    return await measureBase(target, workers, bench, `${stage}, ${folder === undefined ? "this tree" : tree.commit}`);
  };
  if (pair % 2 === 0) {
    const base = await measure(tree.folder);
    return { base, here: await measure(undefined) };
  }
  const here = await measure(undefined);
  return { base: await measure(tree.folder), here };
}
