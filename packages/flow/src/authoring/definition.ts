import type { Duration } from "../data/duration.ts";

/** The marks of our definitions, which also tell them apart across copies of this package. */
export const definitionMark: unique symbol = Symbol.for("openswf.flow.definition") as never;

/** What may be set for all executions of a workflow. A start may set it for one. */
export interface WorkflowOptions {
  /** The name of the workflow type, up to 256 characters. */
  readonly name: string;
  /** The version of the workflow type, up to 64 characters. Default: 1. */
  readonly version?: string;
  /** The list that its workers poll. Default: the name. */
  readonly taskList?: string;
  /** The longest time of a run. Default: 1 year, which is SWF's maximum. */
  readonly executionStartToClose?: Duration;
  /** The longest time of a decision task. Default: 30 seconds. */
  readonly taskStartToClose?: Duration;
  /** What becomes of open children when the run is terminated or times out. Default: `TERMINATE`. */
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
  /** The IAM role of its Lambda functions. */
  readonly lambdaRole?: string;
}

/** A workflow: its type, and the function that runs. `Args` are its arguments, `Result` what it resolves with. */
export interface Workflow<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly [definitionMark]: "workflow";
  readonly options: WorkflowOptions;
  readonly name: string;
  readonly version: string;
  /** What a worker runs. A direct call runs it in the caller, without durability: for tests of pure parts. */
  readonly run: (...args: Args) => Promise<Result>;
}

/** Defines a workflow. Export it from the module that the worker is given. */
export function workflow<Args extends readonly unknown[], Result>(
  options: WorkflowOptions,
  run: (...args: Args) => Promise<Result>,
): Workflow<Args, Result> {
  const { name, version = "1" } = options;
  if (name === "" || name.length > 256) throw new TypeError(`workflow name "${name}": expected 1 to 256 characters`);
  if (version === "" || version.length > 64)
    throw new TypeError(`workflow version "${version}": expected 1 to 64 characters`);
  return { [definitionMark]: "workflow", options, name, version, run };
}

export function isWorkflow(value: unknown): value is Workflow {
  return typeof value === "object" && value !== null && definitionMark in value && value[definitionMark] === "workflow";
}
