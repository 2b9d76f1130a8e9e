import type { Transition } from "@openswf/engine/transition";
import type { Fault } from "@openswf/model/faults";
import type { CachedExecution } from "./cached-execution.ts";

/** There is no such run in the store. The operation that asked knows which fault its caller gets. */
export class ExecutionMissing extends Error {
  override readonly name = "ExecutionMissing";
}

/** One execution inside a step: what it is, and the transition that the step records on. */
export interface Stepping {
  readonly execution: CachedExecution;
  readonly transition: Transition;
  /** Starts another execution in the same commit: a child, or the next run of one that continues as new. */
  alsoStart(started: Transition): void;
}
export type Command<Result> = (stepping: Stepping) => Result;

export type StepResult = readonly (
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "refused"; readonly fault: Fault }
)[];
