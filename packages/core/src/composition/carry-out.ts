import { Fault } from "@openswf/model/faults";
import { auditChange, auditRefusal, isChange } from "../operations/audit-calls.ts";
import { authorize } from "../operations/authorize.ts";
import type { Call } from "../operations/call.ts";
import { PrintedAnswer } from "../operations/printed-answer.ts";
import type { AnyOperation, Signatures } from "../operations/signatures.ts";
import type { WireReply } from "../ports/transport.ts";
import { printOutput } from "../protocol/print-reply.ts";
import type { CallShares } from "./call-shares.ts";
import type { RequestCount } from "./request-count.ts";

/** Carries out a call within its caller's shares: authorizes it, runs it, and audits what it did or why it was refused. */
export async function carryOut<Name extends AnyOperation>(
  call: Call<Name>,
  shares: CallShares,
  count: RequestCount,
): Promise<WireReply> {
  const { operation, admission, services } = call;
  const { kind } = operation;
  const { principal } = admission;
  shares.enter(kind, principal);
  let waits = false;
  let hasTurn = false;
  try {
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
    if (waits) count.waits();
    const output = await operation.run(call);
    if (permission !== undefined && isChange(kind, output)) await auditChange(call, permission, output);
    return replyOf<Name>(output);
  } catch (error) {
    if (error instanceof Fault) await auditRefusal(call, error);
    throw error;
  } finally {
    if (waits) count.resumes();
    if (hasTurn) shares.endTurn(kind, principal);
    shares.leave(kind, principal);
  }
}

function replyOf<Name extends AnyOperation>(output: Signatures[Name]["output"] | PrintedAnswer): WireReply {
  if (!(output instanceof PrintedAnswer)) return printOutput(output);
  const { body, undelivered } = output;
  return undelivered === undefined ? { status: 200, body } : { status: 200, body, undelivered };
}
