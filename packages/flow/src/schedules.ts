/** Cron and intervals as a ready-made workflow: `@openswf/flow/schedules`. */
export type { RememberedRun, ScheduleDescription, ScheduleStatus } from "./schedules/schedule-description.ts";
export { type BackfillOptions, ScheduleHandle, UnknownScheduleError } from "./schedules/schedule-handle.ts";
export type { ScheduleOptions, ScheduleSettings, ScheduleUpdate, When } from "./schedules/schedule-options.ts";
export type { ScheduledRun } from "./schedules/scheduled-run.ts";
export { type CreateOptions, Schedules } from "./schedules/schedules.ts";
export { type ScheduleWorkerOptions, startScheduleWorker } from "./schedules/start-schedule-worker.ts";
export type { Calendar, OverlapPolicy, ScheduledAction, ScheduleSpec } from "./schedules/workflow/schedule-spec.ts";
export type { EndStatus, RunReason, ScheduleCounts } from "./schedules/workflow/schedule-state.ts";
