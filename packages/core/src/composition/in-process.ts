import { Fault, type FaultName, faults } from "@openswf/model/faults";
import type { OperationName, Operations } from "@openswf/model/operations";
import type { Caller, Core, Source, WireReply } from "../ports/transport.ts";

/** Calls a core in the same process. */
export interface InProcessClient {
  /**
   * Settles with the operation's output. Throws the `Fault` that a remote client would receive. A poll ends early, with
   * an empty task, when `signal` is aborted.
   */
  call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
    options?: { readonly signal?: AbortSignal },
  ): Promise<Operations[Name]["output"]>;
  /** The same for an operation that SWF does not have, such as `OpenSWF.WaitForClose`. */
  callExtension(
    operation: `OpenSWF.${string}`,
    input: object,
    options?: { readonly signal?: AbortSignal },
  ): Promise<unknown>;
}

const encoder = new TextEncoder();
const source: Source = { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined };
const patientCaller: Caller = { isGone: () => false, onGone: () => () => {} };

/**
 * A client for a core in the same process, without HTTP. Its requests are checked like any others, but they are not
 * signed: a core with access control refuses them.
 */
export function inProcess(core: Pick<Core, "answer">): InProcessClient {
  let requests = 0;
  const send = async (target: string, input: object, signal: AbortSignal | undefined): Promise<unknown> => {
    requests += 1;
    const reply = await core.answer({
      requestId: `in-process-${requests}`,
      method: "POST",
      url: "/",
      headers: new Map([["x-amz-target", target]]),
      body: encoder.encode(JSON.stringify(input)),
      caller: signal === undefined ? patientCaller : callerUntil(signal),
      source,
    });
    if (reply.status !== 200) throw faultOf(reply);
    return reply.body === undefined ? undefined : JSON.parse(reply.body);
  };
  return {
    async call(operation, input, { signal } = {}) {
      const output = await send(`SimpleWorkflowService.${operation}`, input, signal);
      // `as`: a 200 of this operation has the output of this operation; no body is `undefined`.
      return output as Operations[typeof operation]["output"];
    },
    callExtension: (operation, input, { signal } = {}) => send(operation, input, signal),
  };
}

function callerUntil(signal: AbortSignal): Caller {
  return {
    isGone: () => signal.aborted,
    onGone: (listener) => {
      signal.addEventListener("abort", listener, { once: true });
      return () => signal.removeEventListener("abort", listener);
    },
  };
}

const isFaultName = (name: string): name is FaultName => Object.hasOwn(faults, name);

function faultOf({ body = "{}" }: WireReply): Fault {
  // `as`: the core prints every refusal in this form.
  const { __type: type = "", message } = JSON.parse(body) as { readonly __type?: string; readonly message?: string };
  const name = type.slice(type.indexOf("#") + 1);
  return new Fault(isFaultName(name) ? name : "InternalFailure", message);
}
