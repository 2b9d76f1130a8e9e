import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { Client } from "../../load/client.ts";
import type { Target } from "../../load/target.ts";
import { eventsPerWorkflow } from "../../load/workflow-worker.ts";
import { type BaseRow, measureBase } from "../../profiles/base.ts";
import { check, table } from "../../report/report.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";
import { measureVisibility } from "./visibility-calls.ts";

/** Start, decision, and the timer that an open preloaded execution waits for. */
const eventsOfOpen = 5;

interface CompareRow {
  readonly workers: number;
  readonly emptyPerSecond: number;
  readonly deepPerSecond: number;
  readonly ratio: number;
  readonly emptyCallP99Ms: number;
  readonly deepCallP99Ms: number;
  readonly emptyBytes: number | undefined;
  readonly deepBytes: number | undefined;
}

export const deepStore: OwnProfile = {
  title: "the base profile, and lists and counts, with 1,000,000 closed and 100,000 open executions in the store",
  elsewhere: false,
  async run(bench) {
    const deep = await bench.deepStore();
    const openDeep = (): Promise<Target> => bench.startServer(deep.address, deep.flags);
    const rows = await compareBase(bench, openDeep);
    await using target = await openDeep();
    const client = await Client.open(target.endpoint);
    const visibility = await measureVisibility(client, deep, bench.progress);
    for (const info of visibility.sample) await checkHistory(client, info);
    client.close();

    const slowest = (pick: (row: (typeof visibility.rows)[number]) => number): number =>
      Math.max(...visibility.rows.map(pick));
    return {
      tables: [
        table(
          rows,
          [
            { key: "workers", heading: "workers" },
            { key: "emptyPerSecond", heading: "workflows/s, empty store" },
            { key: "deepPerSecond", heading: "deep store" },
            { key: "ratio", heading: "deep/empty", digits: 2 },
            { key: "emptyCallP99Ms", heading: "call p99 ms, empty", digits: 2 },
            { key: "deepCallP99Ms", heading: "deep", digits: 2 },
            { key: "emptyBytes", heading: "bytes/workflow, empty" },
            { key: "deepBytes", heading: "deep" },
          ],
          "The base profile:",
        ),
        table(
          visibility.rows,
          [
            { key: "query", heading: "list and count" },
            { key: "firstP50Ms", heading: "first page p50 ms", digits: 2 },
            { key: "firstMaxMs", heading: "max ms", digits: 2 },
            { key: "deepPage", heading: "deep: page" },
            { key: "deepP50Ms", heading: "p50 ms", digits: 2 },
            { key: "deepMaxMs", heading: "max ms", digits: 2 },
            { key: "countMs", heading: "count ms", digits: 2 },
            { key: "counted", heading: "counted" },
          ],
          "Pages of 100 executions, and counts:",
        ),
      ],
      figures: {
        ...Object.fromEntries(rows.map(({ workers, ratio }) => [`deep/empty at ${workers}`, ratio])),
        "slowest first page p50 ms": slowest(({ firstP50Ms }) => firstP50Ms),
        "slowest deep page p50 ms": slowest(({ deepP50Ms }) => deepP50Ms),
        "slowest count ms": slowest(({ countMs }) => countMs),
      },
      checks: [
        "every page holds only matching executions, in order; every count matches the preloaded executions",
        `${visibility.sample.length} histories found through the lists are complete`,
      ],
    };
  },
};

/** Alternates between the empty and the deep store, so that both see the same conditions. */
async function compareBase(bench: OwnBench, openDeep: () => Promise<Target>): Promise<readonly CompareRow[]> {
  const rows: CompareRow[] = [];
  for (const workers of bench.workers) {
    const measure = async (opening: Promise<Target>, kind: string): Promise<BaseRow> => {
      await using target = await opening;
      return await measureBase(target, workers, bench, `deep-store: ${workers} workers, ${kind} store`);
    };
    const empty = await measure(bench.openTarget(), "empty");
    const deep = await measure(openDeep(), "deep");
    rows.push({
      workers,
      emptyPerSecond: empty.workflowsPerSecond,
      deepPerSecond: deep.workflowsPerSecond,
      ratio: deep.workflowsPerSecond / empty.workflowsPerSecond,
      emptyCallP99Ms: empty.callP99Ms,
      deepCallP99Ms: deep.callP99Ms,
      emptyBytes: empty.writtenBytes,
      deepBytes: deep.writtenBytes,
    });
  }
  return rows;
}

async function checkHistory(client: Client, { execution, closeStatus }: WorkflowExecutionInfo): Promise<void> {
  const events = await client.history(execution);
  const isDense = events.every(({ eventId }, index) => eventId === index + 1);
  const expected = closeStatus === undefined ? eventsOfOpen : eventsPerWorkflow;
  check(
    isDense && events.length === expected,
    `the history of ${execution.workflowId} differs from what was preloaded`,
  );
}
