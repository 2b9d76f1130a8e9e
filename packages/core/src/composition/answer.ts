import { Fault } from "@openswf/model/faults";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Log } from "../ports/log.ts";
import type { Core, RequestHead, WireReply, WireRequest } from "../ports/transport.ts";
import { printFault } from "../protocol/print-reply.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { CallAdmission } from "./call-admission.ts";
import { CallShares } from "./call-shares.ts";
import { carryOut } from "./carry-out.ts";
import { RequestCount } from "./request-count.ts";

/** Answers every request with a reply, even when it fails. */
export interface Requests {
  answer(request: WireRequest): Promise<WireReply>;
  /** See `Core`. */
  readonly refusalByHead: Core["refusalByHead"];
  /** Settles when every request has its answer. */
  settled(): Promise<void>;
}

export function answerRequests(
  services: Services,
  operations: OfferedOperations,
  log: Log,
  throttling: Throttling,
): Requests {
  const { requestsInProgressMax } = services.limits;
  const calls = new CallAdmission(services, operations, throttling);
  const shares = new CallShares(services.limits);
  const count = new RequestCount();
  return {
    async answer(request) {
      if (count.inProgress >= requestsInProgressMax) {
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      count.begins();
      try {
        return await carryOut(await calls.admit(request), shares, count);
      } catch (error) {
        return replyTo(error, request, log);
      } finally {
        count.ends();
      }
    },
    refusalByHead: refusalByHead(calls, services.access, log),
    settled: () => count.settled(),
  };
}

function refusalByHead(calls: CallAdmission, { admitHead }: AccessControl, log: Log): Core["refusalByHead"] {
  if (admitHead === undefined) return undefined;
  return async (head) => {
    try {
      await calls.admitHead(head, admitHead);
      return undefined;
    } catch (error) {
      return replyTo(error, head, log);
    }
  };
}

function replyTo(error: unknown, { requestId, headers }: RequestHead, log: Log): WireReply {
  if (error instanceof Fault) return printFault(error);
  log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
  return printFault(new Fault("InternalFailure"));
}
