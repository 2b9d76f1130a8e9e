import type { OperationName, Operations } from "@openswf/model/operations";
import { forgetDenial, noteDenial } from "../session/denials.ts";
import { swf } from "../swf.ts";

/** Calls an operation for the reader, and remembers whether policies permit it. Throws as `Swf.call` does. */
export async function act<Name extends OperationName>(
  operation: Name,
  input: Operations[Name]["input"],
  signal?: AbortSignal,
): Promise<Operations[Name]["output"]> {
  try {
    const output = await swf.call(operation, input, signal);
    forgetDenial(operation, "domain" in input && typeof input.domain === "string" ? input.domain : undefined);
    return output;
  } catch (error) {
    noteDenial(error);
    throw error;
  }
}
