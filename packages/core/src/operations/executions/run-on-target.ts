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

/** How often a workflowId is looked up: its run may continue as new between the look-up and the command. */
const lookUpsMax = 5;

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
  let closedRun: RunId | undefined;
  for (let lookUps = 1; lookUps <= lookUpsMax; lookUps++) {
    // `as`: a run id that no run has does no harm; the look-up finds nothing.
    const runId = (target.runId as RunId | undefined) ?? (await services.store.findOpenRun(domain.key, workflowId));
    if (runId === undefined || runId === closedRun) break;
    try {
      if (await runIfOpen(services.executions, runId, { domain: domain.key, workflowId }, command)) return undefined;
    } catch (error) {
      if (!(error instanceof ExecutionMissing)) throw error;
    }
    closedRun = runId;
  }
  throw missing();
}

/** Returns whether the run is open and of that name. */
async function runIfOpen(
  executions: CallScope["services"]["executions"],
  runId: RunId,
  { domain, workflowId }: { readonly domain: string; readonly workflowId: string },
  command: Command<void>,
): Promise<boolean> {
  let isIt = false;
  await executions.run(runId, (stepping) => {
    const { execution, transition } = stepping;
    isIt = execution.domain === domain && execution.workflowId === workflowId && !transition.isClosed;
    if (isIt) command(stepping);
  });
  return isIt;
}
