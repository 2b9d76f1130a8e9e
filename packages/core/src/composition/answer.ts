import { Fault, limitExceeded, throttled } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import { auditChange, auditRefusal, auditStranger, isChange } from "../operations/audit-calls.ts";
import { authorize } from "../operations/authorize.ts";
import { type Call, PrintedAnswer } from "../operations/call.ts";
import { operations } from "../operations/definitions.ts";
import type { Services } from "../operations/services.ts";
import type { Admission } from "../ports/access-control.ts";
import type { Log } from "../ports/log.ts";
import type { WireReply, WireRequest } from "../ports/transport.ts";
import { operationOfTarget } from "../protocol/operation-of-target.ts";
import { parseBody } from "../protocol/parse-body.ts";
import { printFault, printOutput } from "../protocol/print-reply.ts";
import { compileInputValidator } from "../protocol/validate-input.ts";
import { tooManyPolls } from "../task-lists/task-lists.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { Occupancy } from "./occupancy.ts";

const polls: ReadonlySet<OperationName> = new Set(["PollForActivityTask", "PollForDecisionTask"]);

/** Operations that make a store read much, or occupy one of its few connections. */
const lists = /^(List|Count)/;

/** Answers every request with a reply, even when it fails. */
export interface Requests {
  answer(request: WireRequest): Promise<WireReply>;
  /** Settles when every request has its answer. */
  settled(): Promise<void>;
}

export function answerRequests(services: Services, log: Log, throttling: Throttling): Requests {
  const { limits } = services;
  const validate = compileInputValidator(limits);
  const requestShares = new Occupancy({
    perAccount: limits.requestsInProgressPerAccountMax,
    perPrincipal: limits.requestsInProgressPerPrincipalMax,
  });
  const listShares = new Occupancy({
    perAccount: limits.listsInProgressPerAccountMax,
    perPrincipal: limits.listsInProgressPerPrincipalMax,
  });
  const pollShares = new Occupancy({
    perAccount: limits.waitingPollsPerAccountMax,
    perPrincipal: limits.waitingPollsPerPrincipalMax,
  });
  /** All unanswered requests, and how many of them are doing more than waiting for a task. */
  let unanswered = 0;
  let inProgress = 0;
  const idle: (() => void)[] = [];

  /**
   * Checks in the service's order: the body is JSON, the operation is known, the signature matches, then types and
   * constraints.
   */
  async function callOf<Name extends OperationName>(request: WireRequest): Promise<Call<Name>> {
    const body = parseBody(request.body);
    // `as`: the name is one of the table's; the type parameter ties its input to its output below.
    const operation = operationOfTarget(request.headers.get("x-amz-target")) as Name;
    const access = services.access.refresh();
    const tokenKeys = services.tokenKeys.refresh();
    if (access !== undefined) await access;
    if (tokenKeys !== undefined) await tokenKeys;
    let admission: Admission;
    try {
      admission = services.access.admit(request, services.clock.now());
    } catch (error) {
      if (error instanceof Fault) await auditStranger(services, request, operation, error);
      throw error;
    }
    const { account, region, principal } = admission;
    const scope = `${account}/${region}`;
    const input = validate(operation, body);
    const throttledAs = throttling === "principal" && principal !== undefined ? `${scope} ${principal.arn}` : scope;
    if (!services.throttle.admitsOperation(throttledAs, operation)) throw throttled();
    const { caller } = request;
    return { operation, input, account, region, scope, caller, admission, request, throttledAs, services };
  }

  /** The shares keep one account, or one of its principals, from using up what all callers share. */
  async function carryOut<Name extends OperationName>(call: Call<Name>): Promise<WireReply> {
    const { operation, account } = call;
    const { principal } = call.admission;
    const isPoll = polls.has(operation);
    const shares = isPoll ? pollShares : lists.test(operation) ? listShares : requestShares;
    if (principal !== undefined && !shares.enter(account, principal.arn)) {
      throw isPoll ? limitExceeded(tooManyPolls) : throttled();
    }
    let waits = false;
    try {
      // Skipped when access control and auditing are both off.
      const isAsked = principal !== undefined || services.audit !== undefined;
      const permission = isAsked ? await authorize(call) : undefined;
      waits = isPoll;
      if (waits) inProgress -= 1;
      const output = await operations[operation](call);
      if (permission !== undefined && isChange(operation, output)) await auditChange(call, permission, output);
      if (!(output instanceof PrintedAnswer)) return printOutput(output);
      const { body: printed, undelivered } = output;
      return undelivered === undefined ? { status: 200, body: printed } : { status: 200, body: printed, undelivered };
    } catch (error) {
      if (error instanceof Fault) await auditRefusal(call, error);
      throw error;
    } finally {
      if (waits) inProgress += 1;
      if (principal !== undefined) shares.leave(account, principal.arn);
    }
  }

  return {
    async answer(request) {
      if (inProgress >= services.limits.requestsInProgressMax) {
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      inProgress += 1;
      unanswered += 1;
      try {
        return await carryOut(await callOf(request));
      } catch (error) {
        if (error instanceof Fault) return printFault(error);
        const { requestId, headers } = request;
        log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
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
