import { Fault, throttled } from "@openswf/model/faults";
import { auditStranger } from "../operations/audit-calls.ts";
import { Call } from "../operations/call.ts";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AnyOperation } from "../operations/signatures.ts";
import type { AccessControl, Admission } from "../ports/access-control.ts";
import type { RequestHead, WireRequest } from "../ports/transport.ts";
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
   * Answers in the service's order: the body is JSON, the operation is known, the signature matches, then types and
   * constraints. The signature is checked first all the same, so that a stranger's body costs little. A call that passes
   * all checks takes a token from its bucket.
   */
  async admit<Name extends AnyOperation>(request: WireRequest): Promise<Call<Name>> {
    const services = this.#services;
    const access = services.access.refresh();
    const tokenKeys = services.tokenKeys.refresh();
    if (access !== undefined) await access;
    if (tokenKeys !== undefined) await tokenKeys;
    let admission: Admission;
    try {
      admission = services.access.admit(request, services.clock.now());
    } catch (error) {
      throw error instanceof Fault ? await this.#faultOf(request, error) : error;
    }
    if (admission.principal !== undefined) request.caller.wasVerified?.();
    const body = parseBody(request.body, services.limits.jsonDepthMax);
    const operation = this.#operations.ofTarget<Name>(request.headers.get("x-amz-target"));
    const input = operation.validate(body);
    const scope = `${admission.account}/${admission.region}`;
    const throttledAs = this.#bucketOwner(scope, admission);
    if (!services.throttle.admitsOperation(throttledAs, operation)) throw throttled();
    return new Call(services, operation, request, admission, input, scope, throttledAs);
  }

  /** Throws what `admit` would throw for a reason that shows without the body. */
  async admitHead(head: RequestHead, admitHead: NonNullable<AccessControl["admitHead"]>): Promise<void> {
    await this.#services.access.refresh();
    try {
      admitHead(head, this.#services.clock.now());
    } catch (error) {
      throw error instanceof Fault ? await this.#faultOfHead(head, error) : error;
    }
  }

  /** The fault for a request with a wrong signature: what comes before it in the service's order takes precedence. */
  #faultOf(request: WireRequest, fault: Fault): Promise<Fault> {
    const { uncheckedBodyBytesMax, jsonDepthMax } = this.#services.limits;
    if (request.body.length <= uncheckedBodyBytesMax) parseBody(request.body, jsonDepthMax);
    return this.#faultOfHead(request, fault);
  }

  async #faultOfHead(head: RequestHead, fault: Fault): Promise<Fault> {
    const { action } = this.#operations.ofTarget(head.headers.get("x-amz-target"));
    await auditStranger(this.#services, head, action, fault);
    return fault;
  }

  #bucketOwner(scope: string, { principal }: Admission): string {
    return this.#throttling === "principal" && principal !== undefined ? `${scope} ${principal.arn}` : scope;
  }
}
