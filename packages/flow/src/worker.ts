/** What runs workflows and activities: `@openswf/flow/worker`. */
export type { ActivityCall, ActivityInterceptor } from "./activities/activity-interceptor.ts";
export { bundleWorkflows } from "./isolation/bundle/bundle-workflows.ts";
export type { WorkflowBundle } from "./isolation/workflow-bundle.ts";
export type { Measure, WorkerLoad } from "./worker/measure.ts";
export { RegistrationError } from "./worker/register-types.ts";
export { startWorker, type Worker } from "./worker/start-worker.ts";
export type { WorkerLog } from "./worker/worker-log.ts";
export type { WorkerOptions } from "./worker/worker-options.ts";
