import { Fault, type FaultName, faults } from "@openswf/model/faults";
import type { Operations } from "@openswf/model/operations";
import type { ExtensionSignatures } from "../operations/extensions/extension-signatures.ts";
import type { Caller, Core, Source, WireReply } from "../ports/transport.ts";

/** Calls a core in the same process. */
export interface InProcessClient {
  /**
   * Settles with the operation's output. Throws the `Fault` that a remote client would receive. A poll ends early, with
   * an empty task, when `signal` is aborted.
   */
  call<Name extends keyof AllOperations>(
    operation: Name,
    input: AllOperations[Name]["input"],
    options?: { readonly signal?: AbortSignal },
  ): Promise<AllOperations[Name]["output"]>;
}

/** SWF's operations by their names, and those of our own by their targets, such as `OpenSWF.WaitForClose`. */
export type AllOperations = Operations & ExtensionSignatures;

const encoder = new TextEncoder();
const source: Source = { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined };
const patientCaller: Caller = { isGone: () => false, onGone: () => () => {} };

/**
 * A client for a core in the same process, without HTTP. Its requests are checked like any others, but they are not
 * signed: a core with access control refuses them.
 */
export function inProcess(core: Pick<Core, "answer">): InProcessClient {
  let requests = 0;
  return {
    async call(operation, input, { signal } = {}) {
      requests += 1;
      const reply = await core.answer({
        requestId: `in-process-${requests}`,
        method: "POST",
        url: "/",
        headers: new Map([["x-amz-target", targetOf(operation)]]),
        body: encoder.encode(JSON.stringify(input)),
        caller: signal === undefined ? patientCaller : callerUntil(signal),
        source,
      });
      if (reply.status !== 200) throw faultOf(reply);
      // `as`: a 200 of this operation has the output of this operation; no body is `undefined`.
      return (
        reply.body === undefined ? undefined : JSON.parse(reply.body)
      ) as AllOperations[typeof operation]["output"];
    },
  };
}

/** Only targets have a dot. */
const targetOf = (operation: string): string =>
  operation.includes(".") ? operation : `SimpleWorkflowService.${operation}`;

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
