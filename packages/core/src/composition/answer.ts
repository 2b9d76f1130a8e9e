import { Fault } from "@openswf/model/faults";
import type { CallMeasures } from "../measures/call-measures.ts";
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
import { faultNameOf, replyToError } from "./reply-to-error.ts";
import { RequestCount } from "./request-count.ts";
import { respondAndPoll } from "./respond-and-poll.ts";

/** Answers every request with a reply, even when it fails. */
export interface Requests extends Pick<Core, "answer" | "refusalByHead"> {
  /** Requests without a reply, without polls that wait. */
  readonly inProgress: number;
  /** Settles when every request has its answer. */
  settled(): Promise<void>;
}

export function answerRequests(
  services: Services,
  operations: OfferedOperations,
  log: Log,
  throttling: Throttling,
  measures: CallMeasures | undefined,
): Requests {
  const { requestsInProgressMax } = services.limits;
  const calls = new CallAdmission(services, operations, throttling, measures);
  const count = new RequestCount();
  const surroundings: Surroundings = { shares: new CallShares(services.limits), count, log, measures };
  const ended = (request: WireRequest, begunAt: number, fault: string): void =>
    measures?.ended(operations.nameOf(request.headers.get("x-amz-target")), begunAt, fault);
  const refuse = (error: unknown, request: WireRequest, begunAt: number): WireReply => {
    count.ends();
    ended(request, begunAt, faultNameOf(error));
    return replyToError(error, request, log);
  };
  const carry = (admitted: Admitted, begunAt: number): Promise<WireReply> =>
    admitted instanceof Call
      ? carryOut(admitted, surroundings, begunAt)
      : respondAndPoll(admitted, surroundings, begunAt);
  return {
    get inProgress() {
      return count.inProgress;
    },
    answer(request) {
      const begunAt = measures?.begins() ?? 0;
      if (count.inProgress >= requestsInProgressMax) {
        ended(request, begunAt, "ServiceUnavailableException");
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      count.begins();
      let admitted: Admitted | Promise<Admitted>;
      try {
        admitted = calls.admit(request);
      } catch (error) {
        return refuse(error, request, begunAt);
      }
      if (!(admitted instanceof Promise)) return carry(admitted, begunAt);
      return admitted.then(
        (calls) => carry(calls, begunAt),
        (error: unknown) => refuse(error, request, begunAt),
      );
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
