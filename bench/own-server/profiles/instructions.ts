import { scaled } from "../../profiles/profile.ts";
import type { Progress } from "../../report/progress.ts";
import { type Column, check, table } from "../../report/report.ts";
import { type OtherSide, openOtherSide } from "../compare/comparison.ts";
import { countCore } from "../instructions/count-core.ts";
import { countFront } from "../instructions/count-front.ts";
import { type Counted, workers } from "../instructions/count-windows.ts";
import { whyNotCounting } from "../instructions/counting.ts";
import type { PerWorkflow } from "../instructions/windows.ts";
import { ownTree } from "../server/server-process.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

/** Workflows before the first window: by then, V8 has compiled what is hot. */
const warmUpWorkflows = 2_800;
const windowWorkflows = 400;

interface Row {
  readonly what: string;
  readonly tree: string;
  readonly main: number;
  readonly others: number | undefined;
  readonly spread: number;
  readonly ratio: number | undefined;
}
const thisTree = { name: "this tree", tree: ownTree, metrics: "on" } as const;
const columns: readonly Column<keyof Row>[] = [
  { key: "what", heading: "what" },
  { key: "tree", heading: "tree" },
  { key: "main", heading: "main thread, thousands/workflow", digits: 1 },
  { key: "others", heading: "other threads", digits: 1 },
  { key: "spread", heading: "windows apart %", digits: 2 },
  { key: "ratio", heading: "this tree / base", digits: 3 },
];

type Count = (counted: Counted, progress: Progress) => Promise<PerWorkflow>;
const parts: ReadonlyMap<string, Count> = new Map([
  ["core", countCore],
  ["server", countFront],
]);

/** User instructions do not depend on what else the machine does, so small changes show. */
export const instructions: OwnProfile = {
  title: "user instructions for a workflow, counted with valgrind: the core alone in its process, and a whole server",
  elsewhere: false,
  async run(bench) {
    const reason = whyNotCounting();
    check(reason === undefined, reason ?? "");
    using base = bench.comparison && openOtherSide(bench.comparison);
    const rows: Row[] = [];
    for (const [what, count] of parts) {
      const measure = ({ name, tree, metrics }: Omit<OtherSide, keyof Disposable>): Promise<PerWorkflow> => {
        bench.progress.stage(`instructions: ${what}, ${name}`);
        // The core alone has no meter, unless metrics are what is compared: so its figures stay comparable over time.
        const measures = what === "core" && bench.comparison?.kind !== "without metrics" ? "off" : metrics;
        const counted = {
          tree,
          metrics: measures,
          warmUp: sized(bench, warmUpWorkflows),
          window: sized(bench, windowWorkflows),
        };
        return count(counted, bench.progress);
      };
      const before = base && (await measure(base));
      if (base !== undefined && before !== undefined) rows.push(rowOf(what, base.name, before, undefined));
      rows.push(rowOf(what, thisTree.name, await measure(thisTree), before));
    }
    return {
      tables: [table(rows, columns)],
      figures: Object.fromEntries(
        rows
          .filter(({ tree }) => tree === thisTree.name)
          .map(({ what, main }) => [`${what}, thousands/workflow`, main]),
      ),
      checks: ["every call was answered 200"],
    };
  },
};

/** The same number for each worker. */
const sized = (bench: OwnBench, workflows: number): number => Math.ceil(scaled(bench, workflows) / workers) * workers;

function rowOf(what: string, tree: string, counted: PerWorkflow, before: PerWorkflow | undefined): Row {
  return {
    what,
    tree,
    main: counted.main / 1_000,
    others: counted.others / 1_000,
    spread: counted.spread * 100,
    ratio: before && counted.main / before.main,
  };
}
