import type { Duration } from "../data/duration.ts";
import { requireType } from "./swf-names.ts";

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

/**
 * A type of workflow, as those who start it need it: with what input, and what comes of it. Made by `workflow`, or by
 * `declareWorkflow` for one that is implemented elsewhere.
 */
export interface WorkflowType<in Input = never, out Result = unknown> {
  readonly [definitionMark]: "workflow";
  readonly name: string;
  readonly version: string;
  readonly options: WorkflowOptions;
  /** Missing where the workflow is implemented elsewhere. */
  readonly run?: (input: Input) => Promise<Result>;
}

/** A workflow: its type, and the function that runs. */
export interface Workflow<in Input = never, out Result = unknown> extends WorkflowType<Input, Result> {
  /** What a worker runs. A direct call runs it in the caller, without durability: for tests of pure parts. */
  readonly run: (input: Input) => Promise<Result>;
}

/** The input as an argument, followed by options. It may be left out where the workflow takes none. */
export type InputAnd<Input, Options> = undefined extends Input
  ? [input?: Input, options?: Options]
  : [input: Input, options?: Options];

/**
 * Defines a workflow. Export it from a file that the worker is given. It takes one input, or none.
 *
 *     export const order = workflow({ name: "order" }, async (input: Order) => {
 *       const receipt = await chargeCard(input);
 *       return { receipt };
 *     });
 */
export function workflow<Result, Input = void>(
  options: WorkflowOptions,
  run: (input: Input) => Promise<Result>,
): Workflow<Input, Result> {
  return { ...typeOf(options), run };
}

/**
 * A workflow that is implemented elsewhere: by other code or in another language.
 *
 *     const invoice = declareWorkflow<(input: Order) => Promise<Invoice>>({ name: "invoice", version: "2" });
 *     await executeChild(invoice, input);
 */
export function declareWorkflow<Run extends (input: never) => Promise<unknown>>(
  options: WorkflowOptions,
): WorkflowType<Parameters<Run> extends [] ? void : Parameters<Run>[0], Awaited<ReturnType<Run>>> {
  return typeOf(options);
}

function typeOf(options: WorkflowOptions): Omit<WorkflowType, "run"> {
  const { name, version = "1" } = options;
  requireType(name, version, "a workflow");
  return { [definitionMark]: "workflow", options, name, version };
}

/** Whether a value is a workflow that a worker can run. */
export function isWorkflow(value: unknown): value is Workflow {
  return (
    typeof value === "object" &&
    value !== null &&
    definitionMark in value &&
    value[definitionMark] === "workflow" &&
    "run" in value
  );
}
