import type { ChildPolicy } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { withDomain } from "../../client/connect.ts";
import { textFrom } from "../../client/value-options.ts";
import { printable } from "../../output/printable.ts";
import { printerFor } from "../../output/printer.ts";

export interface CancelFlags extends DomainFlags {
  readonly run?: string;
}

export interface SignalFlags extends CancelFlags {
  readonly input?: string;
  readonly inputFile?: string;
}

export interface TerminateFlags extends CancelFlags {
  readonly reason?: string;
  readonly details?: string;
  readonly childPolicy?: ChildPolicy;
}

/** `openswf workflow signal`. */
export function signal(workflowId: string, signalName: string, flags: SignalFlags): Promise<void> {
  const input = textFrom(flags.input, flags.inputFile);
  return withDomain(flags, async ({ swf, domain }) => {
    const { run: runId } = flags;
    await swf.call("SignalWorkflowExecution", { domain, workflowId, runId, signalName, input });
    const sentence = `${printable(workflowId)} has received signal ${printable(signalName)}`;
    printerFor(flags).done(sentence, { domain, workflowId, runId, signalName });
  });
}

/** `openswf workflow cancel`. */
export function cancel(workflowId: string, flags: CancelFlags): Promise<void> {
  return withDomain(flags, async ({ swf, domain }) => {
    const { run: runId } = flags;
    await swf.call("RequestCancelWorkflowExecution", { domain, workflowId, runId });
    const sentence = `${printable(workflowId)} was asked to cancel`;
    printerFor(flags).done(sentence, { domain, workflowId, runId, cancelRequested: true });
  });
}

/** `openswf workflow terminate`. */
export function terminate(workflowId: string, flags: TerminateFlags): Promise<void> {
  return withDomain(flags, async ({ swf, domain }) => {
    const { run: runId, reason, details, childPolicy } = flags;
    await swf.call("TerminateWorkflowExecution", { domain, workflowId, runId, reason, details, childPolicy });
    const sentence = `${printable(workflowId)} is terminated`;
    printerFor(flags).done(sentence, { domain, workflowId, runId, closeStatus: "TERMINATED" });
  });
}
