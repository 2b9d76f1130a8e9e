/**
 * A core in this process, over a store that commits at once, and whole workflows through it: what the main thread does
 * for a workflow without sockets and without a disk. Arguments: the folder of a checkout, and whether to measure (`on` or
 * `off`). Each line on stdin is a number of workflows to run; each line on stdout says that they are done.
 */
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Meter } from "@openswf/core/ports/meter";
import { defaultLimits } from "@openswf/model/limits";
import { coreClient } from "./core-client.ts";
import { workers } from "./count-windows.ts";
import { instantStore } from "./instant-store.ts";

const [tree = "", metrics] = process.argv.slice(2);
// `as`: the same modules of another checkout. What is used of them is old and stays.
const { createCore, inProcess, systemClock } = (await ofTree("core", "index")) as typeof import("@openswf/core");
const { openMemoryStore } = (await ofTree("store-sqlite", "index")) as typeof import("@openswf/store-sqlite");

const core = await createCore({
  store: instantStore(openMemoryStore()),
  clock: systemClock,
  throttling: "off",
  ...(metrics === "on" && { meter: await newMeter() }),
});
const client = await coreClient(core, inProcess);
for await (const line of createInterface({ input: process.stdin })) {
  const each = Number(line) / workers;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let count = 0; count < each; count += 1) await client.runWorkflow(`worker-${worker}`);
    }),
  );
  process.stdout.write("done\n");
}
await core.stop();

function ofTree(name: string, module: string): Promise<unknown> {
  return import(pathToFileURL(join(tree, "packages", name, "src", `${module}.ts`)).href);
}

/** A meter as `openswf serve` has it. */
async function newMeter(): Promise<Meter> {
  // `as`: see above.
  const { openMetrics } = (await ofTree("server", "metrics/open-metrics")) as {
    openMetrics(version: string, namesMax: number): { readonly meter: Meter };
  };
  return openMetrics("", defaultLimits.metricNamesMax).meter;
}
