/** What activity code imports: `@openswf/flow/activity`. The context comes as the last argument of each activity. */
export { currentActivity } from "./activities/current-activity.ts";
export type { ActivityContext, ActivityLog } from "./authoring/activity-context.ts";
export type { Duration } from "./data/duration.ts";
export { ApplicationFailure, type ApplicationFailureOptions } from "./failures/application-failure.ts";
export { type FailureClass, failure } from "./failures/failure-class.ts";
export { FlowError, isFlowError } from "./failures/flow-error.ts";
export { CanceledFailure } from "./failures/swf-failures.ts";
