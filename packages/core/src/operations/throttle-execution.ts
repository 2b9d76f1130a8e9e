import { throttled } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Call } from "./call.ts";
import type { AnyOperation } from "./signatures.ts";

/** Takes a token from the bucket of one execution. Throws ThrottlingException when the bucket is empty. */
export function throttleExecution<Name extends AnyOperation>(call: Call<Name>, execution: string): void {
  const { name, executionBucket } = call.operation;
  invariant(executionBucket !== undefined, `${name} has no bucket for each execution`);
  if (!call.services.throttle.admitsForExecution(name, execution, executionBucket)) throw throttled();
}
