import { Fault } from "@openswf/model/faults";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { Log } from "../ports/log.ts";
import type { WireReply, WireRequest } from "../ports/transport.ts";
import { printFault } from "../protocol/print-reply.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { CallAdmission } from "./call-admission.ts";
import { CallShares } from "./call-shares.ts";
import { carryOut } from "./carry-out.ts";
import { RequestCount } from "./request-count.ts";

/** Answers every request with a reply, even when it fails. */
export interface Requests {
  answer(request: WireRequest): Promise<WireReply>;
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
        if (error instanceof Fault) return printFault(error);
        const { requestId, headers } = request;
        log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
        return printFault(new Fault("InternalFailure"));
      } finally {
        count.ends();
      }
    },
    settled: () => count.settled(),
  };
}
