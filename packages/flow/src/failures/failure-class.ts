import { DataError } from "../data/data-error.ts";
import { defineName } from "../data/define-name.ts";
import { reasonMax } from "../data/text-limit.ts";
import { ApplicationFailure, type RetryAdvice } from "./application-failure.ts";
import { aggregateErrorName, builtinErrors } from "./builtin-errors.ts";
import { type FlowErrorOptions, failureKinds } from "./flow-error.ts";

interface FailureOptions extends FlowErrorOptions, RetryAdvice {}

type FailureArguments<Details> = undefined extends Details
  ? [details?: Details, options?: FailureOptions]
  : [details: Details, options?: FailureOptions];

/** A class of failures of one type, made by `failure`. */
export interface FailureClass<Details> {
  new (message: string, ...rest: FailureArguments<Details>): ApplicationFailure<Details>;
  readonly prototype: ApplicationFailure<Details>;
  readonly type: string;
}

/** Far more than a program has: reaching it means that classes are made in a loop. */
const classesMax = 10_000;

/** By type. Workflow code has an instance of this module per execution, so no execution sees the classes of another. */
const classes: Map<string, FailureClass<unknown>> = new Map();

/**
 * Makes a class of failures with typed details. Thrown in an activity or a child, it is caught in the workflow as what it
 * was, and in the client too:
 *
 *     export class CardDeclined extends failure<{ code: string }>("CardDeclined") {}
 *     throw new CardDeclined("no funds", { code: "51" });
 *     try { ... } catch (error) { if (error instanceof CardDeclined) error.details.code; }
 *
 * `type` travels as SWF's reason: keep it when you rename the class. An extending class should add no members, because
 * what is revived is of the class made here; `instanceof` answers true for both.
 *
 * @throws DataError if another class has this type, or if the type is empty, longer than 256 characters, or builtin
 */
export function failure<Details = undefined>(type: string): FailureClass<Details> {
  requireFree(type);
  class Failure extends ApplicationFailure<Details> {
    static {
      defineName(Failure, type);
      Object.defineProperty(Failure, "name", { value: type });
      Object.defineProperty(Failure, Symbol.hasInstance, { value: isInstance });
    }

    static readonly type: string = type;

    constructor(message: string, ...[details, options]: FailureArguments<Details>) {
      super(message, { ...options, type, ...(details !== undefined && { details }) });
    }
  }
  // Looked up by type, a class is only given details that came with that type.
  classes.set(type, Failure as unknown as FailureClass<unknown>);
  return Failure;
}

/**
 * How `instanceof` asks a class made by `failure`, or a class that extends it, as authors write it to have a type of the
 * same name. What is revived is of the class made here, and counts as one of the extending class too.
 */
function isInstance(this: unknown, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
  if (!(value instanceof ApplicationFailure) || typeof this !== "function") return false;
  const revivedAs = classes.get(value.type);
  return revivedAs?.prototype === Object.getPrototypeOf(value) && Object.getPrototypeOf(this) === revivedAs;
}

/** The class of a type, if `failure` has made one in this realm. */
export function failureClassOf(type: string): FailureClass<unknown> | undefined {
  return classes.get(type);
}

function requireFree(type: string): void {
  if (type === "" || type.length > reasonMax || !type.isWellFormed()) {
    throw new DataError(`Invalid type of failure ${JSON.stringify(type)}: expected 1 to ${reasonMax} characters.`);
  }
  if (Object.hasOwn(failureKinds, type) || builtinErrors.has(type) || type === aggregateErrorName) {
    throw new DataError(`Failures of type ${type} are builtin: choose another name.`);
  }
  if (classes.has(type)) {
    throw new DataError(
      `There is a class for failures of type ${JSON.stringify(type)} already: export and import that one.`,
    );
  }
  if (classes.size >= classesMax) {
    throw new DataError(
      `There are ${classesMax} classes of failures: call failure() at the top of a module, not in a function.`,
    );
  }
}
