import { headersMember } from "../authoring/interceptors.ts";
import type { EnvelopeSignal } from "../data/envelope.ts";
import { writeInput } from "../data/envelope.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { alreadyStarted } from "./already-started.ts";
import type { ClientParts } from "./client-parts.ts";
import { encoded, type NamedRun } from "./domain-calls.ts";
import { intercepted, type SignalCall, type StartCall } from "./interceptors.ts";
import { startExecution } from "./start-execution.ts";
import type { StartOptions } from "./start-options.ts";

/** Sends a signal through the interceptors. */
export function signalExecution(parts: ClientParts, call: SignalCall): Promise<void> {
  return throughInterceptors(parts, async (given) => {
    const input = await encoded(parts, signalInput(parts, given), `The input of the signal ${given.signal.name}`);
    await send(parts, given, input);
  })(call);
}

/** Rounds in which no execution is open when we signal, and one when we start. */
const roundsMax = 5;

/**
 * Signals the open execution, or starts one that finds the signal as it starts. SWF has no call that does both at once, so
 * this asks for one and the other by turns until one succeeds.
 */
export async function signalOrStart(
  parts: ClientParts,
  call: SignalCall,
  start: Omit<StartCall, "options" | "headers"> & { readonly options: StartOptions },
): Promise<NamedRun | undefined> {
  let run: NamedRun | undefined;
  const deliver = throughInterceptors(parts, async (given) => {
    const text = signalInput(parts, given);
    const input = await encoded(parts, text, `The input of the signal ${given.signal.name}`);
    // Within the envelope of the start, which is encoded as a whole.
    const signals: EnvelopeSignal[] = [{ name: given.signal.name, ...(text !== undefined && { input: text }) }];
    for (let round = 1; ; round++) {
      if (!(await isRefused("UnknownResourceFault", () => send(parts, given, input)))) return;
      const isLast = round === roundsMax;
      const wasOpen = await isRefused(isLast ? undefined : alreadyStarted, async () => {
        run = await startExecution(parts, start, signals);
      });
      if (!wasOpen) return;
    }
  });
  await deliver(call);
  return run;
}

/** Whether a call was refused with this fault. Any other error is thrown. */
async function isRefused(fault: string | undefined, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    if (fault === undefined || !isSwfFault(error, fault)) throw error;
    return true;
  }
}

function throughInterceptors(
  { interceptors }: ClientParts,
  last: (call: SignalCall) => Promise<void>,
): (call: SignalCall) => Promise<void> {
  return intercepted(
    interceptors.map((each) => each.signal),
    last,
  );
}

function signalInput({ converter }: ClientParts, { value, headers }: SignalCall): string | undefined {
  return writeInput({ args: [value], ...headersMember(headers) }, converter);
}

async function send(
  { calls, domain }: ClientParts,
  { workflowId, runId, signal }: SignalCall,
  input: string | undefined,
): Promise<void> {
  await calls.call("SignalWorkflowExecution", {
    domain,
    workflowId,
    signalName: signal.name,
    ...(runId !== undefined && { runId }),
    ...(input !== undefined && { input }),
  });
}
