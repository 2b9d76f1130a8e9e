import { Fault, throttled } from "@openswf/model/faults";
import type { CallMeasures } from "../measures/call-measures.ts";
import { auditStranger } from "../operations/audit-calls.ts";
import { Call, type OfferedOperation } from "../operations/call.ts";
import { partsOf } from "../operations/extensions/respond-and-poll.ts";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AnyOperation } from "../operations/signatures.ts";
import type { AccessControl, Admission } from "../ports/access-control.ts";
import type { RequestHead, WireRequest } from "../ports/transport.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { parseBody } from "../protocol/parse-body.ts";
import type { Scope } from "../stores/domain-key.ts";
import type { Throttling } from "../throttle/throttle.ts";
import type { RespondAndPoll } from "./respond-and-poll.ts";

/** What a request asks for. */
export type Admitted = Call<AnyOperation> | RespondAndPoll;

/** Turns requests into calls, or throws the fault that answers them. */
export class CallAdmission {
  readonly #services: Services;
  readonly #operations: OfferedOperations;
  readonly #throttling: Throttling;
  readonly #measures: CallMeasures | undefined;
  #lastScope = { account: "", region: "", scope: "/" };

  constructor(
    services: Services,
    operations: OfferedOperations,
    throttling: Throttling,
    measures: CallMeasures | undefined,
  ) {
    this.#services = services;
    this.#operations = operations;
    this.#throttling = throttling;
    this.#measures = measures;
  }

  /**
   * Answers in the service's order: the body is JSON, the operation is known, the signature matches, then types and
   * constraints. The signature is checked first all the same, so that a stranger's body costs little. A call that passes
   * all checks takes a token from its bucket.
   */
  admit(request: WireRequest): Admitted | Promise<Admitted> {
    const access = this.#services.access.refresh();
    const tokenKeys = this.#services.tokenKeys.refresh();
    if (access === undefined && tokenKeys === undefined) return this.#admitNow(request);
    return Promise.all([access, tokenKeys]).then(() => this.#admitNow(request));
  }

  #admitNow(request: WireRequest): Admitted | Promise<never> {
    const services = this.#services;
    let admission: Admission;
    try {
      admission = services.access.admit(request, services.clock.now());
    } catch (error) {
      if (error instanceof Fault) return this.#refuse(request, error);
      throw error;
    }
    if (admission.principal !== undefined) request.caller.wasVerified?.();
    const body = parseBody(request.body, services.limits.jsonDepthMax);
    const target = request.headers.get("x-amz-target");
    if (this.#operations.isRespondAndPoll(target)) return this.#admitParts(body, request, admission);
    const call = this.#call(this.#operations.ofTarget(target), body, request, admission);
    if (!services.throttle.admitsOperation(call.throttledAs, call.operation)) throw throttled();
    return call;
  }

  /** The polls are checked before the answer is carried out, so that a client's mistake changes nothing. */
  #admitParts(body: JsonObject, request: WireRequest, admission: Admission): RespondAndPoll {
    const parts = partsOf(body);
    const part = parts.respond;
    const respond = this.#call(this.#operations.named(part.operation), part.input, request, admission);
    const polls = parts.polls.map(({ operation, input }) => {
      const call = this.#call(this.#operations.named(operation), input, request, admission);
      call.waits = false;
      return call;
    });
    if (!this.#services.throttle.admitsOperation(respond.throttledAs, respond.operation)) throw throttled();
    return { respond, polls };
  }

  #call<Name extends AnyOperation>(
    operation: OfferedOperation<Name>,
    body: JsonObject,
    request: WireRequest,
    admission: Admission,
  ): Call<Name> {
    const input = operation.validate(body);
    const scope = this.#scopeOf(admission);
    return new Call(this.#services, operation, request, admission, input, scope, this.#bucketOwner(scope, admission));
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

  /** Refuses a request with a wrong signature. What comes before it in the service's order takes precedence. */
  async #refuse(request: WireRequest, fault: Fault): Promise<never> {
    const { uncheckedBodyBytesMax, jsonDepthMax } = this.#services.limits;
    if (request.body.length <= uncheckedBodyBytesMax) parseBody(request.body, jsonDepthMax);
    throw await this.#faultOfHead(request, fault);
  }

  async #faultOfHead(head: RequestHead, fault: Fault): Promise<Fault> {
    this.#measures?.refusedCaller(fault);
    const action = this.#operations.actionOf(head.headers.get("x-amz-target"));
    await auditStranger(this.#services, head, action, fault);
    return fault;
  }

  /** Nearly all calls have the scope of the call before. One string for all of them is hashed only once. */
  #scopeOf({ account, region }: Admission): Scope {
    const last = this.#lastScope;
    if (account === last.account && region === last.region) return last.scope;
    const scope = `${account}/${region}`;
    this.#lastScope = { account, region, scope };
    return scope;
  }

  #bucketOwner(scope: string, { principal }: Admission): string {
    return this.#throttling === "principal" && principal !== undefined ? `${scope} ${principal.arn}` : scope;
  }
}
