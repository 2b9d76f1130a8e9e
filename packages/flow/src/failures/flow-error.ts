import { defineName } from "../data/define-name.ts";

/** What kind of failure this is, as written to SWF. */
export type FailureKind =
  | "ApplicationFailure"
  | "ActivityFailure"
  | "ChildFailure"
  | "TimeoutFailure"
  | "CanceledFailure"
  | "TerminatedFailure";

/** All of them. */
export const failureKinds: Readonly<Record<FailureKind, true>> = {
  ApplicationFailure: true,
  ActivityFailure: true,
  ChildFailure: true,
  TimeoutFailure: true,
  CanceledFailure: true,
  TerminatedFailure: true,
};

/** Where a failure came from. */
export interface FailureSource {
  readonly kind:
    | "activity"
    | "local activity"
    | "child"
    | "workflow"
    | "lambda"
    | "signal"
    | "cancel request"
    | "timer";
  /** The name of the type or of the function. */
  readonly name: string;
  /** The activity id, the workflow id, and so on. */
  readonly id?: string;
  /** Which attempt at an activity, from 1. */
  readonly attempt?: number;
  /** Where it had come from before: the activity, say, whose failure has failed the child. */
  readonly from?: FailureSource;
}

export interface FlowErrorOptions extends ErrorOptions {
  readonly source?: FailureSource;
}

/** On every FlowError. In the registry of symbols, because the errors of workflow code are made in another realm. */
const mark: unique symbol = Symbol.for("openswf.failure");

/** A failure as SWF and this library tell them apart. Everything thrown by activities and children is one, or a builtin error. */
export abstract class FlowError extends Error {
  static {
    defineName(FlowError, "FlowError");
    Object.defineProperty(FlowError.prototype, mark, { value: true });
  }

  abstract get kind(): FailureKind;
  /** Where it came from. Missing on what this code has made itself. */
  declare readonly source?: FailureSource;

  constructor(message: string, { source, ...options }: FlowErrorOptions = {}) {
    super(message, options);
    if (source !== undefined) setSource(this, source);
  }
}

/** Whether a value is a failure of this library, of whichever realm. */
export function isFlowError(value: unknown): value is FlowError {
  return typeof value === "object" && value !== null && mark in value;
}

/** Where an error came from, builtin errors such as a revived TypeError included; `undefined` if it was made here. */
export function sourceOf(error: unknown): FailureSource | undefined {
  if (typeof error !== "object" || error === null || !("source" in error)) return undefined;
  const { source } = error;
  // Only `setSource` writes this form.
  return isSource(source) ? source : undefined;
}

/** Not enumerable: consoles print it as part of the stack. */
export function setSource(error: Error, source: FailureSource): void {
  Object.defineProperty(error, "source", { value: source, configurable: true, writable: true });
}

export function isSource(value: unknown): value is FailureSource {
  if (typeof value !== "object" || value === null) return false;
  return "kind" in value && typeof value.kind === "string" && "name" in value && typeof value.name === "string";
}

/** The line of a stack that says where it ran: `    in activity chargeCard (id 7, attempt 2)`. */
export function sourceLine({ kind, name, id, attempt }: FailureSource): string {
  const facts = [id === undefined ? "" : `id ${id}`, attempt === undefined ? "" : `attempt ${attempt}`].filter(Boolean);
  return `    in ${kind} ${name}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
}
