/** The real server in your test, with time in your hand: `@openswf/testing`. */
export type { RequestHandler } from "./calls/request-handler.ts";
export type { EnvironmentOptions, TestWorkerOptions } from "./environment/environment-options.ts";
export { HeldExecutionError } from "./environment/held-execution-error.ts";
export { KeptLog, type LogLine } from "./environment/kept-log.ts";
export {
  type GivenExecution,
  type SdkConfiguration,
  type TestClientOptions,
  TestEnvironment,
  testEnvironment,
} from "./environment/test-environment.ts";
export { decisionsIn } from "./histories/decisions.ts";
export { type PrintOptions, printHistory } from "./histories/print-history.ts";
export type { RecordedEvent } from "./histories/recorded-event.ts";
export { StandstillError, WaitsForeverError } from "./time/waiting-errors.ts";
