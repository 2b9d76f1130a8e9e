/**
 * A core in this process, over a store that commits at once, and whole workflows through it: what the main thread does
 * for a workflow without sockets and without a disk. Arguments: the folder of a checkout, and whether to measure (`on` or
 * `off`). Each line on stdin is a number of workflows to run; each line on stdout says that they are done.
 */
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { openMemoryStore } from "@openswf/store-memory";
import { coreClient } from "./core-client.ts";
import { workers } from "./count-windows.ts";
import { instantStore } from "./instant-store.ts";
import { openMeter } from "./server-meter.ts";

const [tree = "", metrics] = process.argv.slice(2);
// `as`: the same module of another checkout. What is used of it is old and stays.
const { createCore, inProcess, systemClock } = (await ofTree("core")) as typeof import("@openswf/core");

// The store is that of this checkout, so two checkouts are compared over the same one.
const core = await createCore({
  store: instantStore(openMemoryStore()),
  clock: systemClock,
  throttling: "off",
  ...(metrics === "on" && { meter: await openMeter(tree) }),
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

function ofTree(name: string): Promise<unknown> {
  return import(pathToFileURL(join(tree, "packages", name, "src", "index.ts")).href);
}
