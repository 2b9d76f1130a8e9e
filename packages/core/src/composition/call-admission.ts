import { Fault, throttled } from "@openswf/model/faults";
import { auditStranger } from "../operations/audit-calls.ts";
import { Call } from "../operations/call.ts";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AnyOperation } from "../operations/signatures.ts";
import type { Admission } from "../ports/access-control.ts";
import type { WireRequest } from "../ports/transport.ts";
import { parseBody } from "../protocol/parse-body.ts";
import type { Throttling } from "../throttle/throttle.ts";

/** Turns requests into calls, or throws the fault that answers them. */
export class CallAdmission {
  readonly #services: Services;
  readonly #operations: OfferedOperations;
  readonly #throttling: Throttling;

  constructor(services: Services, operations: OfferedOperations, throttling: Throttling) {
    this.#services = services;
    this.#operations = operations;
    this.#throttling = throttling;
  }

  /**
   * Checks in the service's order: the body is JSON, the operation is known, the signature matches, then types and
   * constraints. A call that passes them all takes a token from its bucket.
   */
  async admit<Name extends AnyOperation>(request: WireRequest): Promise<Call<Name>> {
    const services = this.#services;
    const body = parseBody(request.body);
    const operation = this.#operations.ofTarget<Name>(request.headers.get("x-amz-target"));
    const access = services.access.refresh();
    const tokenKeys = services.tokenKeys.refresh();
    if (access !== undefined) await access;
    if (tokenKeys !== undefined) await tokenKeys;
    let admission: Admission;
    try {
      admission = services.access.admit(request, services.clock.now());
    } catch (error) {
      if (error instanceof Fault) await auditStranger(services, request, operation.action, error);
      throw error;
    }
    const input = operation.validate(body);
    const scope = `${admission.account}/${admission.region}`;
    const throttledAs = this.#bucketOwner(scope, admission);
    if (!services.throttle.admitsOperation(throttledAs, operation)) throw throttled();
    return new Call(services, operation, request, admission, input, scope, throttledAs);
  }

  #bucketOwner(scope: string, { principal }: Admission): string {
    return this.#throttling === "principal" && principal !== undefined ? `${scope} ${principal.arn}` : scope;
  }
}
