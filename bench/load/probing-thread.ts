/**
 * A caller on a thread of its own, so that nothing its process does beside it counts as waiting for the server. It makes
 * its calls one after the other until it is told to stop, and then posts the time of each.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Client } from "./client.ts";
import { domain, uniquePrefix, workflowType } from "./workplace.ts";

export interface Probing {
  readonly url: string;
  readonly workflowId: string;
  readonly runId: string;
}
export interface Probed {
  readonly start: readonly number[];
  readonly describe: readonly number[];
  readonly count: readonly number[];
  readonly health: readonly number[];
}

// `as`: only `probe` starts this thread.
const { url, workflowId, runId } = workerData as Probing;
const client = await Client.open({ url: new URL(url), sign: undefined });
const prefix = uniquePrefix();
let starts = 0;
const calls: Readonly<Record<keyof Probed, () => Promise<unknown>>> = {
  start: () => {
    starts += 1;
    return client.startWorkflowExecution(`${prefix}-${starts}`, "nobody");
  },
  describe: () => client.send("DescribeWorkflowExecution", { domain, execution: { workflowId, runId } }),
  count: () =>
    client.send("CountOpenWorkflowExecutions", {
      domain,
      startTimeFilter: { oldestDate: 0 },
      typeFilter: workflowType,
    }),
  health: async () => (await fetch(new URL("/health", url))).text(),
};
const times: Readonly<Record<keyof Probed, number[]>> = { start: [], describe: [], count: [], health: [] };
let isStopped = false;
parentPort?.once("message", () => {
  isStopped = true;
});
parentPort?.postMessage("ready");
while (!isStopped) {
  for (const name of ["start", "describe", "count", "health"] as const) {
    const began = performance.now();
    await calls[name]();
    times[name].push(performance.now() - began);
  }
}
client.close();
parentPort?.postMessage(times);
parentPort?.unref();
