import type { WorkflowType } from "../authoring/definition.ts";
import type { Headers, Interceptor } from "../authoring/interceptors.ts";
import type { NamedRun } from "./domain-calls.ts";
import type { StartOptions } from "./start-options.ts";

export interface StartCall {
  readonly workflow: WorkflowType;
  readonly input: unknown;
  readonly options: StartOptions & { readonly workflowId: string };
  readonly headers: Headers;
}

/** Of an execution; without a run id, the open one. */
interface AboutExecution {
  readonly workflowId: string;
  readonly runId: string | undefined;
}

export interface SignalCall extends AboutExecution {
  readonly signal: { readonly name: string };
  readonly value: unknown;
  readonly headers: Headers;
}

export interface QueryCall extends AboutExecution {
  readonly query: { readonly name: string };
  readonly input: unknown;
  readonly headers: Headers;
}

export type CancelCall = AboutExecution;

export interface TerminateCall extends AboutExecution {
  readonly reason: string | undefined;
  readonly details: unknown;
  readonly childPolicy: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON" | undefined;
}

/**
 * Stands around the calls of a client: it may change what goes in, by handing on another call, and what comes out.
 *
 *     const traced: ClientInterceptor = {
 *       start: (call, next) => next({ ...call, headers: { ...call.headers, traceparent: currentTrace() } }),
 *     };
 */
export interface ClientInterceptor {
  readonly start?: Interceptor<StartCall, Promise<NamedRun>>;
  readonly signal?: Interceptor<SignalCall, Promise<void>>;
  readonly query?: Interceptor<QueryCall, Promise<unknown>>;
  readonly cancel?: Interceptor<CancelCall, Promise<void>>;
  readonly terminate?: Interceptor<TerminateCall, Promise<void>>;
}

/** `last`, with the given interceptors around it. The first is the outermost. */
export function intercepted<Call, Result>(
  interceptors: readonly (Interceptor<Call, Result> | undefined)[],
  last: (call: Call) => Result,
): (call: Call) => Result {
  return interceptors.reduceRight<(call: Call) => Result>(
    (next, around) => (around === undefined ? next : (call) => around(call, next)),
    last,
  );
}
