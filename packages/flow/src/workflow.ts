/** What workflow code imports: `@openswf/flow/workflow`. It runs isolated, and the same on replay. */
export { info, log, publish, type WorkflowInfo } from "./authoring/about-execution.ts";
export {
  type Activities,
  type Activity,
  type ActivityArguments,
  activities,
  activity,
} from "./authoring/activities.ts";
export type { ActivityOptions } from "./authoring/activity-options.ts";
export { type ChildHandle, executeChild, startChild } from "./authoring/child.ts";
export type { ChildOptions } from "./authoring/child-options.ts";
export { condition } from "./authoring/condition.ts";
export { continueAsNew, shouldContinueAsNew } from "./authoring/continue-as-new.ts";
export type { ContinueOptions } from "./authoring/continue-options.ts";
export { DeadlineExceeded } from "./authoring/deadline-exceeded.ts";
export {
  declareWorkflow,
  type InputAnd,
  type Workflow,
  type WorkflowOptions,
  type WorkflowType,
  workflow,
} from "./authoring/definition.ts";
export { type ExecutionHandle, external } from "./authoring/external.ts";
export {
  type AnswerQueryCall,
  type CallActivityCall,
  type CallLocalActivityCall,
  type ContinueAsNewCall,
  type ExecuteCall,
  type ExportedInterceptors,
  type Headers,
  type Interceptor,
  type ReceiveSignalCall,
  type SignalExecutionCall,
  type StartChildCall,
  type StartedChild,
  type WorkflowInterceptors,
  workflowInterceptors,
} from "./authoring/interceptors.ts";
export { type LambdaOptions, lambda } from "./authoring/lambda.ts";
export { type LocalActivities, localActivities } from "./authoring/local-activities.ts";
export type { LocalActivityOptions } from "./authoring/local-activity-options.ts";
export { deprecatePatch, patched } from "./authoring/patch.ts";
export { type Query, query } from "./authoring/query.ts";
export type { RetryPolicy } from "./authoring/retry-policy.ts";
export { type CancellationScope, cancellationSignal, type ScopeOptions, scope, shielded } from "./authoring/scopes.ts";
export { sideEffect } from "./authoring/side-effect.ts";
export { handlersFinished, type Signal, signal } from "./authoring/signal.ts";
export { sleep } from "./authoring/timer.ts";
export type { Converter } from "./data/converter.ts";
export type { Duration } from "./data/duration.ts";
export { ApplicationFailure, type ApplicationFailureOptions } from "./failures/application-failure.ts";
export { type FailureClass, failure } from "./failures/failure-class.ts";
export { type FailureSource, FlowError, isFlowError, sourceOf } from "./failures/flow-error.ts";
export {
  ActivityFailure,
  CanceledFailure,
  ChildFailure,
  TerminatedFailure,
  TimeoutFailure,
  type TimeoutType,
} from "./failures/swf-failures.ts";
