import { Fault } from "@openswf/model/faults";
import { inputShapes, type OperationName } from "@openswf/model/operations";

/** The prefixes of the operation's name: that of every current SDK, and that of old boto and the guide. */
const prefixes = ["SimpleWorkflowService.", "com.amazonaws.swf.service.model.SimpleWorkflowService."] as const;

// A map of whole targets, not an object: `SimpleWorkflowService.constructor` must find nothing.
const operations: ReadonlyMap<string, OperationName> = new Map(
  // `as`: the keys of the table are the operations, but Object.keys returns plain strings.
  (Object.keys(inputShapes) as OperationName[]).flatMap((name) =>
    prefixes.map((prefix): [string, OperationName] => [prefix + name, name]),
  ),
);

/** The operation an `X-Amz-Target` header names, in either spelling; case matters. Throws UnknownOperationException. */
export function operationOfTarget(target: string | undefined): OperationName {
  const operation = target === undefined ? undefined : operations.get(target);
  if (operation === undefined) throw new Fault("UnknownOperationException");
  return operation;
}
