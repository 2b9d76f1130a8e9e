import type { WireRequest } from "./transport.ts";

/**
 * What a call does, one after the other. `admission`: signature, types, constraints. `operation`: what the operation does before
 * and beside its steps, or all of it if it changes nothing. `wait`: a poll waits for its task. `queue`: another step of the execution
 * goes first. `transition`: the rules run. `commit`: until the transition is durable. `reply`: until the reply leaves the core.
 */
export type CallStage = "admission" | "operation" | "wait" | "queue" | "transition" | "commit" | "reply";

/** One call that is traced, from its arrival, in its admission. */
export interface CallTrace {
  /** The stage before this ends here. After the call has ended, nothing is recorded. */
  enters(stage: CallStage): void;
  /** `operation` is `undefined` for a target that is none, and `fault` for success. */
  ended(operation: string | undefined, fault: string | undefined): void;
}

/** Traces some of the calls. */
export interface Tracer {
  /** `undefined` for a call that is not traced. */
  begins(request: WireRequest): CallTrace | undefined;
  /** Does `work` so that `current` gives this trace in all that it does and waits for. */
  during<Result>(trace: CallTrace, work: () => Result): Result;
  current(): CallTrace | undefined;
}
