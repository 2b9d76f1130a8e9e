import type { WorkerLog } from "@openswf/flow/worker";

/** Only what is wrong. */
const log: WorkerLog = { debug: () => {}, info: () => {}, warn: console.warn, error: console.error };

/** What all workers and clients of the profile share. */
export const domain = "flow-bench";
export const workerSettings: { readonly domain: string; readonly log: WorkerLog } = { domain, log };
