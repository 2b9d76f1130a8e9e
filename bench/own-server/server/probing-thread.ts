/**
 * Callers on a thread of their own, so that nothing their process does beside them counts as waiting for the server. They
 * call until they are told to stop, and then the time of each call is posted.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Client } from "../../load/client.ts";
import { domain, uniquePrefix, usualWorkplace, workflowType } from "../../load/workplace.ts";

const names = ["start", "describe", "count", "health"] as const;
/** Between two calls, so that these callers are no load themselves. */
const pauseMs = 2;

export interface Probing {
  readonly url: string;
  readonly workflowId: string;
  readonly runId: string;
}
/** How long each call took, in ms. */
export type Probed = Readonly<Record<(typeof names)[number], readonly number[]>>;

// `as`: only `probe` starts this thread.
const { url, workflowId, runId } = workerData as Probing;
const prefix = uniquePrefix();
let starts = 0;
const calls: Readonly<Record<keyof Probed, (client: Client) => Promise<unknown>>> = {
  start: (client) => {
    starts += 1;
    return client.startWorkflowExecution(`${prefix}-${starts}`, "nobody");
  },
  describe: (client) => client.send("DescribeWorkflowExecution", { domain, execution: { workflowId, runId } }),
  count: (client) =>
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

// Each kind of call has a loop and a connection of its own: a call that waits must not keep the others from being made.
const loops = names.map(async (name) => {
  const client = await Client.open({ url: new URL(url), sign: undefined, workplace: usualWorkplace });
  await calls[name](client);
  return async (): Promise<void> => {
    while (!isStopped) {
      const began = performance.now();
      await calls[name](client);
      times[name].push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    client.close();
  };
});
const ready = await Promise.all(loops);
parentPort?.postMessage("ready");
await Promise.all(ready.map((loop) => loop()));
parentPort?.postMessage(times);
