import type { ActivityOptions } from "./activity-options.ts";
import type { ChildOptions } from "./child-options.ts";
import type { ContinueOptions } from "./continue-options.ts";
import { definitionMark } from "./definition.ts";
import type { LocalActivityOptions } from "./local-activity-options.ts";

/** What travels beside inputs, from interceptor to interceptor: the context of a trace, a tenant. */
export type Headers = Readonly<Record<string, string>>;

/** Stands around a call: hands it on with `next`, changed or not, and sees what comes of it. */
export type Interceptor<Call, Result> = (call: Call, next: (call: Call) => Result) => Result;

export interface ExecuteCall {
  readonly input: unknown;
  /** What the client or the parent has sent with the start. */
  readonly headers: Headers;
}

export interface ReceiveSignalCall {
  readonly name: string;
  readonly value: unknown;
  readonly headers: Headers;
}

export interface AnswerQueryCall {
  readonly name: string;
  readonly input: unknown;
  /** What the client has sent with the query. */
  readonly headers: Headers;
}

export interface CallActivityCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options: ActivityOptions;
  /** Travel with each attempt, unless the input is plain. */
  readonly headers: Headers;
}

export interface CallLocalActivityCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options: LocalActivityOptions;
  readonly headers: Headers;
}

export interface StartChildCall {
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly input: unknown;
  readonly options: ChildOptions;
  readonly headers: Headers;
}

export interface StartedChild {
  /** Resolves once the child runs. */
  readonly started: Promise<{ readonly workflowId: string; readonly runId: string }>;
  /** Resolves with the child's result. */
  readonly ended: Promise<unknown>;
}

export interface SignalExecutionCall {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly name: string;
  readonly value: unknown;
  readonly headers: Headers;
}

export interface ContinueAsNewCall {
  readonly input: unknown;
  readonly options: ContinueOptions;
  readonly headers: Headers;
}

/** All optional: those of an execution, then those of what its code asks for. They must be deterministic, as workflow code is. */
export interface WorkflowInterceptors {
  /** Around the function of the workflow. */
  readonly execute?: Interceptor<ExecuteCall, Promise<unknown>>;
  /** As a signal arrives. What does not call `next` drops it. */
  readonly receiveSignal?: (call: ReceiveSignalCall, next: () => void) => void;
  readonly answerQuery?: Interceptor<AnswerQueryCall, unknown>;
  /** Around an activity with all its attempts. */
  readonly callActivity?: Interceptor<CallActivityCall, Promise<unknown>>;
  readonly callLocalActivity?: Interceptor<CallLocalActivityCall, Promise<unknown>>;
  readonly startChild?: Interceptor<StartChildCall, StartedChild>;
  readonly sleep?: Interceptor<{ readonly milliseconds: number }, Promise<void>>;
  readonly signalExecution?: Interceptor<SignalExecutionCall, Promise<void>>;
  readonly continueAsNew?: Interceptor<ContinueAsNewCall, never>;
}

/** Interceptors that a file of workflows exports. */
export interface ExportedInterceptors extends WorkflowInterceptors {
  readonly [definitionMark]: "interceptors";
}

/**
 * Interceptors of workflow code. Export them from a file that the worker is given, under any name; they then stand around all
 * workflows of the worker. Their module has state of its own for each execution, as all workflow code has.
 *
 *     export const tracing = workflowInterceptors({
 *       callActivity: (call, next) => next({ ...call, headers: { ...call.headers, trace } }),
 *     });
 */
export function workflowInterceptors(interceptors: WorkflowInterceptors): ExportedInterceptors {
  return { ...interceptors, [definitionMark]: "interceptors" };
}

let installed: readonly WorkflowInterceptors[] = [];

/** Takes those that the author's files export, in the order of their names. */
export function installInterceptors(exports: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(exports).sort();
  installed = names.map((name) => exports[name]).filter(isInterceptors);
}

function isInterceptors(value: unknown): value is ExportedInterceptors {
  return (
    typeof value === "object" && value !== null && definitionMark in value && value[definitionMark] === "interceptors"
  );
}

type Around<Name extends keyof WorkflowInterceptors> = NonNullable<WorkflowInterceptors[Name]>;
type CallOf<Name extends keyof WorkflowInterceptors> = Parameters<Around<Name>>[0];
type ResultOf<Name extends keyof WorkflowInterceptors> = ReturnType<Around<Name>>;

/** `last` with all interceptors of this name around it; the first is the outermost. */
export function intercepted<Name extends keyof WorkflowInterceptors>(
  name: Name,
  last: (call: CallOf<Name>) => ResultOf<Name>,
): (call: CallOf<Name>) => ResultOf<Name> {
  if (installed.length === 0) return last;
  let whole = last;
  for (const interceptors of installed.toReversed()) {
    // `as`: a member's own call and result, which TypeScript does not follow through `Name`.
    const around = interceptors[name] as
      | ((call: CallOf<Name>, next: (call: CallOf<Name>) => ResultOf<Name>) => ResultOf<Name>)
      | undefined;
    if (around === undefined) continue;
    const next = whole;
    // An interceptor that cannot change the call hands it on without naming it.
    whole = (call) => around(call, (changed = call) => next(changed));
  }
  return whole;
}

export function isIntercepted(name: keyof WorkflowInterceptors): boolean {
  return installed.some((interceptors) => interceptors[name] !== undefined);
}

/** Headers for an envelope: nothing if there are none. */
export function headersMember(headers: Headers): { readonly headers?: Headers } {
  return Object.keys(headers).length === 0 ? {} : { headers };
}
