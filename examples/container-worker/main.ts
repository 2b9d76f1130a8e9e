/**
 * A worker in a container, and with `start` a client that starts a workflow and prints its result:
 *
 *     node main.ts
 *     node main.ts start Ada Grace
 */
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { greetAll } from "./workflows.ts";

const domain = "containers";
const [command, ...names] = process.argv.slice(2);

if (command === "start") {
  const client = await connect({ domain });
  const handle = await client.start(greetAll, names);
  process.stdout.write(`${(await handle.result()).join("\n")}\n`);
  client[Symbol.dispose]();
} else {
  const workflows = new URL("./workflows.ts", import.meta.url);
  const worker = await startWorker({ domain, workflows, activities });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => worker.stop());
}
