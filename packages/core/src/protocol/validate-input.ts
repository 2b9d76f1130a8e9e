import { validation } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Limits } from "@openswf/model/limits";
import { inputShapes, type OperationName, type Operations } from "@openswf/model/operations";
import { type CompiledStructure, compileStructure } from "./compile-shape.ts";
import { findViolations } from "./find-violations.ts";
import type { JsonObject } from "./json-object.ts";
import { memberRules } from "./member-rules.ts";
import { readTypes } from "./read-types.ts";
import { requestRules } from "./request-rules.ts";

/**
 * From a parsed body to the typed input of its operation, in the service's order: JSON types (SerializationException),
 * then all constraints together, then what is asked of the request as a whole (ValidationException). The input is the
 * body itself when nothing in it was unknown, null or empty for absent.
 */
export type InputValidator = <Name extends OperationName>(
  operation: Name,
  body: JsonObject,
) => Operations[Name]["input"];

/** Of the limits, it reads the longest durations. Compiling takes a few milliseconds: once per server. */
export function compileInputValidator(limits: Limits): InputValidator {
  const rules = memberRules(limits);
  const compiled: ReadonlyMap<string, CompiledStructure> = new Map(
    Object.entries(inputShapes).map(([operation, shape]) => [operation, compileStructure(shape, rules)]),
  );
  return <Name extends OperationName>(operation: Name, body: JsonObject): Operations[Name]["input"] => {
    const shape = compiled.get(operation);
    invariant(shape !== undefined, `the operation ${operation} has an input`);
    const read = readTypes(shape, body);
    const violations = findViolations(shape, read);
    if (violations.length > 0) throw validation(violationsText(violations));
    // `as`: the shapes table and the input types are generated from one model, and `read` has passed its shape.
    const input = read as unknown as Operations[Name]["input"];
    const checkRequest: ((input: Operations[Name]["input"]) => void) | undefined = requestRules[operation];
    checkRequest?.(input);
    return input;
  };
}

function violationsText(violations: readonly string[]): string {
  const errors = violations.length === 1 ? "error" : "errors";
  return `${violations.length} validation ${errors} detected: ${violations.join("; ")}`;
}
