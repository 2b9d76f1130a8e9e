import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../load/client.ts";
import { Latencies } from "../../load/latencies.ts";
import { prepareWorkplace } from "../../load/prepare-workplace.ts";
import { uniquePrefix } from "../../load/workplace.ts";
import { table } from "../../report/report.ts";
import { storeLocation } from "../server/store-location.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

const starts = 5;
/** Time for a process to become idle before its memory is read. */
const restMs = 2_000;
const mebibyte = 1024 * 1024;
const perOpen = 100_000;

interface StartRow {
  readonly store: string;
  readonly readyP50Ms: number;
  readonly readyMaxMs: number;
  /** The first StartWorkflowExecution after the ready line, which includes the work that startup defers. */
  readonly firstCallP50Ms: number;
  readonly restMiB: number | undefined;
}

export const startUp: OwnProfile = {
  title: "from exec to the ready line, and memory at rest",
  elsewhere: false,
  async run(bench) {
    const deep = await bench.deepStore();
    const fresh = await measureStarts(bench, "a new file", "sqlite", []);
    const location = storeLocation("sqlite");
    let empty: StartRow;
    try {
      // The first start creates the file.
      await (await bench.startServer(location.address, []))[Symbol.asyncDispose]();
      empty = await measureStarts(bench, "an empty store", location.address, []);
    } finally {
      location.remove();
    }
    const full = await measureStarts(
      bench,
      `${deep.total} executions, ${deep.open} of them open`,
      deep.address,
      deep.flags,
    );
    const rows = [fresh, empty, full];
    const growthMiB = full.restMiB && empty.restMiB && ((full.restMiB - empty.restMiB) / deep.open) * perOpen;
    return {
      tables: [
        table(rows, [
          { key: "store", heading: "store" },
          { key: "readyP50Ms", heading: "ready, p50 ms" },
          { key: "readyMaxMs", heading: "max ms" },
          { key: "firstCallP50Ms", heading: "first start of a workflow, p50 ms", digits: 1 },
          { key: "restMiB", heading: "memory at rest MiB" },
        ]),
        table([{ growthMiB }], [{ key: "growthMiB", heading: "memory per 100,000 open executions MiB", digits: 1 }]),
      ],
      figures: {
        "ready p50 ms, empty": empty.readyP50Ms,
        "ready p50 ms, deep": full.readyP50Ms,
        "rest MiB, empty": empty.restMiB,
        "rest MiB, deep": full.restMiB,
        "MiB per 100,000 open": growthMiB,
      },
      checks: [`after each of ${starts} starts per row, the server answered a call and shut down cleanly`],
    };
  },
};

async function measureStarts(
  bench: OwnBench,
  name: string,
  store: string,
  flags: readonly string[],
): Promise<StartRow> {
  const ready = new Latencies();
  const firstCall = new Latencies();
  const rest = new Latencies();
  for (let i = 0; i < starts; i += 1) {
    bench.progress.stage(`start-up: ${name}, start ${i + 1} of ${starts}`);
    await using server = await bench.startServer(store, flags);
    ready.add(server.readyMs);
    await sleep(restMs);
    const resident = server.use()?.residentBytes;
    if (resident !== undefined) rest.add(resident / mebibyte);
    await prepareWorkplace(server.endpoint);
    const client = await Client.open(server.endpoint);
    const began = performance.now();
    const execution = await client.startWorkflowExecution(uniquePrefix(), "start-up");
    firstCall.add(performance.now() - began);
    await client.terminate(execution);
    client.close();
  }
  return {
    store: name,
    readyP50Ms: ready.quantile(0.5),
    readyMaxMs: ready.quantile(1),
    firstCallP50Ms: firstCall.quantile(0.5),
    restMiB: rest.count === 0 ? undefined : rest.quantile(0.5),
  };
}
