import { Fault } from "@openswf/model/faults";
import type { CallMeasures } from "../measures/call-measures.ts";
import { Call } from "../operations/call.ts";
import type { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Log } from "../ports/log.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { Core, WireReply, WireRequest } from "../ports/transport.ts";
import { printFault } from "../protocol/print-reply.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { type Admitted, CallAdmission } from "./call-admission.ts";
import { CallShares } from "./call-shares.ts";
import { carryOut, type Surroundings } from "./carry-out.ts";
import { faultNameIn, faultNameOf, replyToError } from "./reply-to-error.ts";
import { RequestCount } from "./request-count.ts";
import { respondAndPoll } from "./respond-and-poll.ts";

/** Who is told of calls. */
export interface Observers {
  readonly log: Log;
  /** `undefined` when nothing is measured. */
  readonly measures: CallMeasures | undefined;
  /** `undefined` when nothing is traced. */
  readonly tracer: Tracer | undefined;
}

/** Answers every request with a reply, even when it fails. */
export interface Requests extends Pick<Core, "answer" | "refusalByHead"> {
  /** Requests without a reply, without polls that wait. */
  readonly inProgress: number;
  /**
   * Settles when every request has its answer. Requests that come later, on connections that are still open, are refused
   * with a 503, which SDKs retry: they would find a store that is closed, or keep the server from closing it.
   */
  stop(): Promise<void>;
}

export function answerRequests(
  services: Services,
  operations: OfferedOperations,
  throttling: Throttling,
  { log, measures, tracer }: Observers,
): Requests {
  const { requestsInProgressMax } = services.limits;
  const calls = new CallAdmission(services, operations, throttling, measures);
  const count = new RequestCount();
  const surroundings: Surroundings = { shares: new CallShares(services.limits), count, log, measures, tracer };
  const ended = (request: WireRequest, begunAt: number, fault: string): void =>
    measures?.ended(operations.nameOf(request.headers.get("x-amz-target")), begunAt, fault);
  const refuse = (error: unknown, request: WireRequest, begunAt: number): WireReply => {
    count.ends();
    ended(request, begunAt, faultNameOf(error));
    return replyToError(error, request, log);
  };
  const carry = (admitted: Admitted, begunAt: number): Promise<WireReply> => {
    tracer?.current()?.enters("operation");
    return admitted instanceof Call
      ? carryOut(admitted, surroundings, begunAt)
      : respondAndPoll(admitted, surroundings, begunAt);
  };
  let isStopping = false;
  const answer: Core["answer"] = (request) => {
    const begunAt = services.clock.elapsed();
    services.thisServer.throughput.called(begunAt);
    if (isStopping || count.inProgress >= requestsInProgressMax) {
      ended(request, begunAt, "ServiceUnavailableException");
      const why = isStopping ? "The server is stopping" : "Too many requests are in progress";
      return printFault(new Fault("ServiceUnavailableException", why));
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
  };
  return {
    get inProgress() {
      return count.inProgress;
    },
    answer: tracer === undefined ? answer : traced(answer, tracer, operations),
    refusalByHead: refusalByHead(calls, services.access, log),
    stop() {
      isStopping = true;
      return count.settled();
    },
  };
}

/** Answers as `answer` does, and traces the calls that the tracer picks. */
function traced(answer: Core["answer"], tracer: Tracer, operations: OfferedOperations): Core["answer"] {
  return (request) => {
    const trace = tracer.begins(request);
    if (trace === undefined) return answer(request);
    const ended = (reply: WireReply): WireReply => {
      trace.ended(operations.nameOf(request.headers.get("x-amz-target")), faultNameIn(reply));
      return reply;
    };
    const reply = tracer.during(trace, () => answer(request));
    return reply instanceof Promise ? reply.then(ended) : ended(reply);
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
