import type { WorkflowType } from "../authoring/definition.ts";
import type { NamedRun } from "./domain-calls.ts";
import type { StartOptions } from "./start-options.ts";

/** Short texts that travel with an input, such as the context of a trace. Workers in other languages can read them too. */
export type Headers = Readonly<Record<string, string>>;

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
  start?(call: StartCall, next: (call: StartCall) => Promise<NamedRun>): Promise<NamedRun>;
  signal?(call: SignalCall, next: (call: SignalCall) => Promise<void>): Promise<void>;
  query?(call: QueryCall, next: (call: QueryCall) => Promise<unknown>): Promise<unknown>;
  cancel?(call: CancelCall, next: (call: CancelCall) => Promise<void>): Promise<void>;
  terminate?(call: TerminateCall, next: (call: TerminateCall) => Promise<void>): Promise<void>;
}

type Next<Call, Answer> = (call: Call) => Promise<Answer>;
type Step<Call, Answer> = ((call: Call, next: Next<Call, Answer>) => Promise<Answer>) | undefined;

/** `last`, within the given steps. The first is the outermost. */
export function within<Call, Answer>(
  steps: readonly Step<Call, Answer>[],
  last: Next<Call, Answer>,
): Next<Call, Answer> {
  return steps.reduceRight<Next<Call, Answer>>(
    (next, step) => (step === undefined ? next : (call) => step(call, next)),
    last,
  );
}
