import { extname } from "node:path";
import { bundleWorkflows } from "../isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { callsFor } from "../transport/calls-for.ts";
import { startWorker, type Worker } from "../worker/start-worker.ts";
import type { WorkerOptions } from "../worker/worker-options.ts";
import { scheduleFunctions } from "./worker-functions.ts";

/** As of other workers. Whoever uses a converter, codecs or a blob store gives them here too. */
export type ScheduleWorkerOptions = Omit<
  WorkerOptions,
  | "workflows"
  | "activities"
  | "otherActivities"
  | "localActivities"
  | "taskLists"
  | "activityVersion"
  | "activitySlots"
  | "activityLimits"
  | "activityInterceptors"
  | "graceMs"
  | "stopMs"
  | "signal"
>;

/** In the sources as in what is published: next to this file, with its ending. */
const file = new URL(`./workflow/schedule-workflow${extname(import.meta.url)}`, import.meta.url);
/** The same for all workers of a process. */
let bundle: Promise<WorkflowBundle> | undefined;

/**
 * Starts a worker that keeps the schedules of a domain. Any process may run one, beside its other workers; several share the work.
 * The workflows that are started have workers of their own.
 *
 *     const schedules = await startScheduleWorker({ domain: "shop" });
 */
export async function startScheduleWorker(options: ScheduleWorkerOptions): Promise<Worker> {
  const calls = options.calls ?? (await callsFor(options.client));
  bundle ??= bundleWorkflows(file);
  const localActivities = { ...scheduleFunctions(calls, options.domain) };
  const worker = await startWorker({ ...options, calls, workflows: await bundle, localActivities });
  const stop = async (): Promise<void> => {
    await worker.stop();
    if (options.calls === undefined) calls.close();
  };
  return { identity: worker.identity, stop, load: () => worker.load(), [Symbol.asyncDispose]: stop };
}
