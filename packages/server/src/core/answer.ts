import { Fault, limitExceeded, throttled } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Admission } from "../access/access-control.ts";
import type { Principal } from "../access/directory/principal.ts";
import { auditChange, auditRefusal, auditStranger, isChange } from "../operations/audited.ts";
import { authorize, Refusal } from "../operations/authorize.ts";
import { type Call, PrintedAnswer } from "../operations/call.ts";
import { operations } from "../operations/operations.ts";
import { operationOfTarget } from "../protocol/operation-of-target.ts";
import { parseBody } from "../protocol/parse-body.ts";
import { printFault, printOutput } from "../protocol/print-reply.ts";
import { compileInputValidator } from "../protocol/validate-input.ts";
import { tooManyPolls } from "../task-lists/task-lists.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { Occupancy } from "./occupancy.ts";
import type { WireReply, WireRequest } from "./transport.ts";
import type { World } from "./world.ts";

const polls: ReadonlySet<OperationName> = new Set(["PollForActivityTask", "PollForDecisionTask"]);

/** From requests to replies, whatever happens between. */
export interface Requests {
  answer(request: WireRequest): Promise<WireReply>;
  /** Settles when every request has its answer. */
  settled(): Promise<void>;
}

export function answerRequests(world: World, throttling: Throttling): Requests {
  const { limits } = world;
  const validate = compileInputValidator(limits);
  const requestShares = new Occupancy({
    perAccount: limits.requestsInProgressPerAccountMax,
    perPrincipal: limits.requestsInProgressPerPrincipalMax,
  });
  const pollShares = new Occupancy({
    perAccount: limits.waitingPollsPerAccountMax,
    perPrincipal: limits.waitingPollsPerPrincipalMax,
  });
  /** All requests that have no answer yet, and those of them that do not just wait for a task. */
  let unanswered = 0;
  let inProgress = 0;
  const idle: (() => void)[] = [];

  /**
   * In the service's order: the body is JSON, the operation is known, the signature is true, then its types and its
   * constraints, and what the caller may do.
   */
  async function handle<Name extends OperationName>(request: WireRequest): Promise<WireReply> {
    const body = parseBody(request.body);
    // `as`: the name is one of the table's; the type parameter ties its input to its output below.
    const operation = operationOfTarget(request.headers.get("x-amz-target")) as Name;
    const access = world.access.freshen();
    const tokenKeys = world.tokenKeys.freshen();
    if (access !== undefined) await access;
    if (tokenKeys !== undefined) await tokenKeys;
    let admission: Admission;
    try {
      admission = world.access.admit(request, world.clock.now());
    } catch (error) {
      if (error instanceof Fault) await auditStranger(world, request, operation, error);
      throw error;
    }
    const { account, region, principal } = admission;
    const scope = `${account}/${region}`;
    const input = validate(operation, body);
    const throttledAs = throttling === "principal" && principal !== undefined ? `${scope} ${principal.arn}` : scope;
    if (!world.throttle.admitsOperation(throttledAs, operation)) throw throttled();
    const { caller } = request;
    const call: Call<Name> = {
      operation,
      input,
      account,
      region,
      scope,
      caller,
      admission,
      request,
      throttledAs,
      world,
    };
    return principal === undefined ? run(call) : withinShares(call, principal);
  }

  /** One tenant, or one of its users, never takes what all have together. */
  async function withinShares<Name extends OperationName>(
    call: Call<Name>,
    { account, arn }: Principal,
  ): Promise<WireReply> {
    const isPoll = polls.has(call.operation);
    const shares = isPoll ? pollShares : requestShares;
    if (!shares.enter(account, arn)) throw isPoll ? limitExceeded(tooManyPolls) : throttled();
    try {
      return await run(call);
    } finally {
      shares.leave(account, arn);
    }
  }

  async function run<Name extends OperationName>(call: Call<Name>): Promise<WireReply> {
    const { operation } = call;
    // Nobody asks where access control is off and nothing is audited.
    const isAsked = call.admission.principal !== undefined || world.audit !== undefined;
    const permission = isAsked ? await authorize(call) : undefined;
    if (polls.has(operation)) inProgress -= 1;
    try {
      const output = await operations[operation](call);
      if (permission !== undefined && isChange(operation, output)) await auditChange(call, permission, output);
      if (!(output instanceof PrintedAnswer)) return printOutput(output);
      const { body: printed, undelivered } = output;
      return undelivered === undefined ? { status: 200, body: printed } : { status: 200, body: printed, undelivered };
    } finally {
      if (polls.has(operation)) inProgress += 1;
    }
  }

  return {
    async answer(request) {
      if (inProgress >= world.limits.requestsInProgressMax) {
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      inProgress += 1;
      unanswered += 1;
      try {
        return await handle(request);
      } catch (error) {
        if (error instanceof Refusal) await auditRefusal(world, request, error);
        if (error instanceof Fault) return printFault(error);
        const { requestId, headers } = request;
        world.log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
        return printFault(new Fault("InternalFailure"));
      } finally {
        inProgress -= 1;
        unanswered -= 1;
        if (unanswered === 0) for (const resolve of idle.splice(0)) resolve();
      }
    },
    async settled() {
      if (unanswered > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
