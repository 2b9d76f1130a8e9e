import type { Transition } from "@openswf/engine/transition";
import type { Fault } from "@openswf/model/faults";
import type { CachedExecution } from "./cached-execution.ts";

/** The store has no such run. The calling operation knows which fault to answer. */
export class ExecutionMissing extends Error {
  override readonly name = "ExecutionMissing";
}

/** One execution inside a step, with the transition that the step records into. */
export interface Stepping {
  readonly execution: CachedExecution;
  readonly transition: Transition;
  /** Starts another execution in the same commit: a child, or the next run of an execution that continues as new. */
  alsoStart(started: Transition): void;
}
/** Why an execution is stepped: someone asked for it, or its own deadline is due. */
export type Cause = "call" | "wakeUp";

export type Command<Result> = (stepping: Stepping) => Result;

export type StepResult = readonly (
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "refused"; readonly fault: Fault }
)[];
