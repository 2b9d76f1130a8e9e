/** The real server in your test, with time in your hand: `@openswf/testing`. */

export { KeptLog, type LogLine } from "./activities/kept-log.ts";
export { ActivityRun, FinishedLater, type GivenContext, runActivity } from "./activities/run-activity.ts";
export type { RequestHandler } from "./calls/request-handler.ts";
export type { EnvironmentOptions, TestWorkerOptions } from "./environment/environment-options.ts";
export { HeldExecutionError } from "./environment/held-execution-error.ts";
export type { LambdaFunctions } from "./environment/lambda-functions.ts";
export type { GivenExecution } from "./environment/read-executions.ts";
export {
  type SdkConfiguration,
  type TestClientOptions,
  TestEnvironment,
  testEnvironment,
} from "./environment/test-environment.ts";
export { decisionsIn } from "./histories/decisions.ts";
export { type PrintOptions, printHistory } from "./histories/print-history.ts";
export { type RecordedExecution, readHistories, UnreadableHistoryError } from "./histories/read-histories.ts";
export type { RecordedEvent } from "./histories/recorded-event.ts";
export { type ReplayedHistory, type ReplayHistoriesOptions, replayHistories } from "./histories/replay-histories.ts";
export type { Pace } from "./stand-ins/script.ts";
export { type StandIn, standIn } from "./stand-ins/stand-in.ts";
export {
  type AnyWorkflowStandIn,
  type ChildContext,
  standInWorkflow,
  type WorkflowStandIn,
} from "./stand-ins/stand-in-workflow.ts";
export { StandstillError, WaitsForeverError } from "./time/waiting-errors.ts";
