/** What runs workflows and activities: `@openswf/flow/worker`. */
export { bundleWorkflows } from "./isolation/bundle/bundle-workflows.ts";
export type { WorkflowBundle } from "./isolation/workflow-bundle.ts";
export { startWorker, type Worker } from "./worker/start-worker.ts";
export type { WorkerLog } from "./worker/worker-log.ts";
export type { WorkerOptions } from "./worker/worker-options.ts";
