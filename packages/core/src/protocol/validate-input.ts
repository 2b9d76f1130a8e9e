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
 * Turns a parsed body into the typed input of its operation. Checks in the service's order: JSON types
 * (SerializationException), then all constraints together, then the rules for the request as a whole
 * (ValidationException). Returns the body itself if it has no unknown members, no nulls and no empty strings that mean
 * absent.
 */
export type InputValidator = <Name extends OperationName>(
  operation: Name,
  body: JsonObject,
) => Operations[Name]["input"];

/** Reads the longest durations from the limits. Compiling takes a few milliseconds, once per server. */
export function compileInputValidator(limits: Limits): InputValidator {
  const rules = memberRules(limits);
  const compiled: ReadonlyMap<string, CompiledStructure> = new Map(
    Object.entries(inputShapes).map(([operation, shape]) => [operation, compileStructure(shape, rules)]),
  );
  return <Name extends OperationName>(operation: Name, body: JsonObject): Operations[Name]["input"] => {
    const shape = compiled.get(operation);
    invariant(shape !== undefined, `the operation ${operation} has no input`);
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
