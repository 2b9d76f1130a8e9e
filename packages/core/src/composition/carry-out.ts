import { Fault } from "@openswf/model/faults";
import type { CallMeasures } from "../measures/call-measures.ts";
import { auditChange, auditRefusal, isChange } from "../operations/audit-calls.ts";
import { authorize } from "../operations/authorize.ts";
import type { Call } from "../operations/call.ts";
import { PrintedAnswer } from "../operations/printed-answer.ts";
import type { AnyOperation, Signatures } from "../operations/signatures.ts";
import type { Log } from "../ports/log.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { WireReply } from "../ports/transport.ts";
import { printOutput } from "../protocol/print-reply.ts";
import type { CallShares } from "./call-shares.ts";
import { faultNameOf, replyToError } from "./reply-to-error.ts";
import type { RequestCount } from "./request-count.ts";

/** What all calls share. */
export interface Surroundings {
  readonly shares: CallShares;
  /** Counts the call until it has its reply. */
  readonly count: RequestCount;
  readonly log: Log;
  /** `undefined` when nothing is measured. */
  readonly measures: CallMeasures | undefined;
  /** `undefined` when nothing is traced. */
  readonly tracer: Tracer | undefined;
}

/**
 * Carries out a call within its caller's shares: authorizes it, runs it, and audits what it did or why it was refused.
 * Never rejects. `begunAt` is when the request arrived, by `Clock.elapsed`.
 *
 * Awaits only what is not there yet. A call that nobody else delays reaches its operation, and the operation its commit,
 * in the turn of the event loop that read the request.
 */
export async function carryOut<Name extends AnyOperation>(
  call: Call<Name>,
  { shares, count, log, measures, tracer }: Surroundings,
  begunAt: number,
): Promise<WireReply> {
  const { operation, admission, services } = call;
  const { kind } = operation;
  const { principal } = admission;
  let hasShare = false;
  let hasTurn = false;
  let waits = false;
  let fault: string | undefined;
  try {
    shares.enter(kind, principal);
    hasShare = true;
    const turn = shares.turn(kind, principal);
    hasTurn = true;
    if (turn !== undefined) await turn;
    // Skipped when access control and auditing are both off.
    const isAsked = principal !== undefined || services.audit !== undefined;
    const permission = isAsked ? await authorize(call, admission) : undefined;
    waits = kind === "poll";
    if (waits || kind === "history") {
      // Thousands of polls may wait, and whatever they wait for needs turns. Histories wait for turns of another kind.
      shares.endTurn(kind, principal);
      hasTurn = false;
    }
    if (waits) {
      count.waits();
      tracer?.current()?.enters("wait");
    }
    const output = await operation.run(call);
    if (permission !== undefined && isChange(kind, output)) await auditChange(call, permission, output);
    return replyOf<Name>(output);
  } catch (error) {
    fault = faultNameOf(error);
    return await auditedReplyToError(call, error, log);
  } finally {
    measures?.ended(operation.name, begunAt, fault);
    if (waits) count.resumes();
    if (hasTurn) shares.endTurn(kind, principal);
    if (hasShare) shares.leave(kind, principal);
    count.ends();
  }
}

async function auditedReplyToError<Name extends AnyOperation>(
  call: Call<Name>,
  error: unknown,
  log: Log,
): Promise<WireReply> {
  try {
    if (error instanceof Fault) await auditRefusal(call, error);
  } catch (ofAudit) {
    return replyToError(ofAudit, call.request, log);
  }
  return replyToError(error, call.request, log);
}

function replyOf<Name extends AnyOperation>(output: Signatures[Name]["output"] | PrintedAnswer): WireReply {
  if (!(output instanceof PrintedAnswer)) return printOutput(output);
  const { body, undelivered } = output;
  return undelivered === undefined ? { status: 200, body } : { status: 200, body, undelivered };
}
