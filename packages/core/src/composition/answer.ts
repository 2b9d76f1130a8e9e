import { Fault } from "@openswf/model/faults";
import { Call } from "../operations/call.ts";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Log } from "../ports/log.ts";
import type { Core, WireReply, WireRequest } from "../ports/transport.ts";
import { printFault } from "../protocol/print-reply.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { type Admitted, CallAdmission } from "./call-admission.ts";
import { CallShares } from "./call-shares.ts";
import { carryOut, type Surroundings } from "./carry-out.ts";
import { replyToError } from "./reply-to-error.ts";
import { RequestCount } from "./request-count.ts";
import { respondAndPoll } from "./respond-and-poll.ts";

/** Answers every request with a reply, even when it fails. */
export interface Requests extends Pick<Core, "answer" | "refusalByHead"> {
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
  const count = new RequestCount();
  const surroundings: Surroundings = { shares: new CallShares(services.limits), count, log };
  const refuse = (error: unknown, request: WireRequest): WireReply => {
    count.ends();
    return replyToError(error, request, log);
  };
  const carry = (admitted: Admitted): Promise<WireReply> =>
    admitted instanceof Call ? carryOut(admitted, surroundings) : respondAndPoll(admitted, surroundings);
  return {
    answer(request) {
      services.thisServer.throughput.called();
      if (count.inProgress >= requestsInProgressMax) {
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      count.begins();
      let admitted: Admitted | Promise<Admitted>;
      try {
        admitted = calls.admit(request);
      } catch (error) {
        return refuse(error, request);
      }
      if (!(admitted instanceof Promise)) return carry(admitted);
      return admitted.then(carry, (error: unknown) => refuse(error, request));
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
      return replyToError(error, head, log);
    }
  };
}
