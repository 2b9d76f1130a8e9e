import type { RunId } from "@openswf/model/brand";
import { unknownExecution, unknownOpenExecution } from "@openswf/model/faults";
import { type Command, ExecutionMissing } from "../../commit/stepping.ts";
import type { CallScope } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";

interface Target {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId?: string | undefined;
}

/**
 * Runs a command on the open execution that a request names: the given run or, without a run id, the open run of the
 * workflowId. Throws UnknownResourceFault if there is none.
 */
export async function runOnTarget(call: CallScope, target: Target, command: Command<void>): Promise<undefined> {
  const { services } = call;
  const { workflowId } = target;
  const found = requireDomain(call, target.domain);
  const domain = found instanceof Promise ? await found : found;
  const missing = (): Error =>
    target.runId === undefined
      ? unknownOpenExecution(workflowId)
      : unknownExecution({ workflowId, runId: target.runId });
  // `as`: a run id that no run has does no harm; the look-up finds nothing.
  const runId = (target.runId as RunId | undefined) ?? (await services.store.findOpenRun(domain.key, workflowId));
  if (runId === undefined) throw missing();
  try {
    await services.executions.run(runId, (stepping) => {
      const { execution, transition } = stepping;
      if (execution.domain !== domain.key || execution.workflowId !== workflowId || transition.isClosed)
        throw missing();
      command(stepping);
    });
  } catch (error) {
    throw error instanceof ExecutionMissing ? missing() : error;
  }
  return undefined;
}
