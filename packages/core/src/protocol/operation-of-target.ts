import { Fault } from "@openswf/model/faults";
import { inputShapes, type OperationName } from "@openswf/model/operations";

/** What stands before the name of the operation: that of every current SDK, and that of old boto and the guide. */
const prefixes = ["SimpleWorkflowService.", "com.amazonaws.swf.service.model.SimpleWorkflowService."] as const;

// A map of whole targets, not an object: `SimpleWorkflowService.constructor` must find nothing.
const operations: ReadonlyMap<string, OperationName> = new Map(
  // `as`: the keys of the table are the operations, which Object.keys does not tell.
  (Object.keys(inputShapes) as OperationName[]).flatMap((name) =>
    prefixes.map((prefix): [string, OperationName] => [prefix + name, name]),
  ),
);

/** The operation that an `X-Amz-Target` header names; both spellings count, and case matters. UnknownOperationException. */
export function operationOfTarget(target: string | undefined): OperationName {
  const operation = target === undefined ? undefined : operations.get(target);
  if (operation === undefined) throw new Fault("UnknownOperationException");
  return operation;
}
