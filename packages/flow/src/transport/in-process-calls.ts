import { abortError } from "./abort-error.ts";
import { ServiceFault } from "./service-fault.ts";
import type { SwfCalls } from "./swf-calls.ts";
import { type OutputOf, polls } from "./swf-operations.ts";
import { inputForWire, readTimestamps } from "./timestamps.ts";

/**
 * A server in this process, such as `inProcess(core)` of `@openswf/core`. Outputs are its caller's own: they are not read
 * or changed by anyone else. A poll whose signal aborts ends with an empty task. A refusal rejects with an error that has
 * the fault's `name` and `wireMessage`, the message on the wire.
 */
export interface InProcessService {
  // A method, so that a service which only knows the names of SWF's operations is one.
  call(operation: string, input: object, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** For operations of openswf's own. */
  callExtension?(operation: string, input: object, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
}

/**
 * Calls a server in the same process: no HTTP, no signatures, no retries, no time limit of its own. A task that arrives
 * as its poll is aborted is returned, so that it is not lost.
 *
 * @param announced names of operations of openswf's own that the service answers, such as `OpenSWF.DescribeServer`
 */
export function inProcessCalls(service: InProcessService, announced: readonly string[] = []): SwfCalls {
  const send = async (name: string, input: object, signal: AbortSignal | undefined): Promise<unknown> => {
    if (signal?.aborted) throw abortError(signal);
    const output = await service
      .call(name, input, signal === undefined ? {} : { signal })
      .catch((error: unknown) => Promise.reject(asServiceFault(error)));
    if (signal?.aborted && isEmptyTask(name, output)) throw abortError(signal);
    return output;
  };
  return {
    extensions: new Set(announced),
    async call(name, input, { signal } = {}) {
      const output = await send(name, inputForWire(name, input), signal);
      readTimestamps(name, output);
      // `as`: a success of this operation has its output.
      return output as OutputOf<typeof name>;
    },
    async callExtension(name, input, { signal } = {}) {
      if (service.callExtension === undefined) throw new ServiceFault("UnknownOperationException", undefined, refused);
      if (signal?.aborted) throw abortError(signal);
      return await service
        .callExtension(name, input, signal === undefined ? {} : { signal })
        .catch((error: unknown) => Promise.reject(asServiceFault(error)));
    },
    close() {},
  };
}

const refused = { httpStatusCode: 400, attempts: 1 };

function isEmptyTask(name: string, output: unknown): boolean {
  if (!polls.has(name)) return false;
  const hasToken = typeof output === "object" && output !== null && "taskToken" in output && output.taskToken;
  return !hasToken;
}

function asServiceFault(error: unknown): unknown {
  if (!(error instanceof Error && "wireMessage" in error)) return error;
  const message = typeof error.wireMessage === "string" ? error.wireMessage : undefined;
  const httpStatusCode =
    error.name === "InternalFailure" ? 500 : error.name === "ServiceUnavailableException" ? 503 : 400;
  return new ServiceFault(error.name, message, { httpStatusCode, attempts: 1 });
}
