/** What starts workflows and speaks with them: `@openswf/flow/client`. */
export type { Headers, Interceptor } from "./authoring/interceptors.ts";
export { AlreadyStartedError } from "./client/already-started.ts";
export type { Client, SignalWithStartOptions } from "./client/client.ts";
export { type ClientOptions, connect } from "./client/connect.ts";
export type { ExecutionDescription, ExecutionStatus, ExecutionSummary } from "./client/describe-execution.ts";
export type { NamedRun } from "./client/domain-calls.ts";
export type { HeldExecution } from "./client/held-execution.ts";
export type {
  CancelCall,
  ClientInterceptor,
  QueryCall,
  SignalCall,
  StartCall,
  TerminateCall,
} from "./client/interceptors.ts";
export type { ExecutionCount, ExecutionFilter, ListOptions } from "./client/list-executions.ts";
export type { StartOptions } from "./client/start-options.ts";
export type { HistoryOptions, TerminateOptions, WorkflowHandle } from "./client/workflow-handle.ts";
export { isSwfFault, type SwfFault } from "./transport/swf-fault.ts";
