import type { RunId } from "@openswf/model/brand";
import { unknownOpenExecution } from "@openswf/model/faults";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readPrintedEvent } from "../../commit/read-events.ts";
import { hiddenUntil } from "../../registrations/retention.ts";
import type { DomainRecord } from "../../stores/domains.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Call } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { requireExecution } from "../executions/require-execution.ts";
import { noKeys } from "../input-keys.ts";
import { PrintedAnswer } from "../printed-answer.ts";
import type { Services } from "../services.ts";
import { requireStillPermitted } from "../still-permitted.ts";
import { inDomain } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";

type WaitCall = Call<"OpenSWF.WaitForClose">;

/** Holds the call until an execution has closed, and answers with the event of the close: the last of its history. */
export const waitForClose: ExtensionDefinition<"OpenSWF.WaitForClose"> = {
  kind: "poll",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 200),
  // It tells nothing that a history does not tell, so whoever may read one may wait for its end.
  permittedAs: "swf:GetWorkflowExecutionHistory",
  shapes: {
    Input: {
      type: "structure",
      required: ["domain", "execution"],
      members: { domain: "DomainName", execution: "WaitedExecution", waitSeconds: "WaitSeconds" },
    },
    WaitedExecution: {
      type: "structure",
      required: ["workflowId"],
      members: { runId: "WorkflowRunIdOptional", workflowId: "WorkflowId" },
    },
    WaitSeconds: { type: "integer", min: 0 },
  },
  async run(call) {
    const { services, input } = call;
    const domain = await requireDomain(call, input.domain);
    const { workflowId } = input.execution;
    // `as`: a run id that no run has does no harm; the look-up finds nothing.
    const named = input.execution.runId as RunId | undefined;
    const runId = named ?? (await newestRun(call, domain, workflowId));
    const closed = await closedExecution(call, domain, { workflowId, runId });
    await requireStillPermitted(call);
    return closed === undefined ? new PrintedAnswer(JSON.stringify({ runId })) : printClose(services, closed);
  },
};

/** The open run of a workflowId, or else the one that started last. Throws UnknownResourceFault if there is none. */
async function newestRun({ services }: WaitCall, domain: DomainRecord, workflowId: string): Promise<RunId> {
  const { store, executionTime, limits } = services;
  const open = await store.findOpenRun(domain.key, workflowId);
  if (open !== undefined) return open;
  const [last] = await store.listExecutions(
    {
      domain: domain.key,
      status: "closed",
      time: "startedAt",
      from: 0,
      to: undefined,
      hiddenUntil: hiddenUntil(domain, executionTime.now(), limits),
      filter: { by: "workflowId", workflowId },
    },
    { after: undefined, limit: 1, reverse: false },
  );
  if (last === undefined) throw unknownOpenExecution(workflowId);
  return last.runId;
}

/** The execution once it has closed; `undefined` if the time of the call ends before, or the server stops. */
async function closedExecution(
  call: WaitCall,
  domain: DomainRecord,
  named: { readonly workflowId: string; readonly runId: RunId },
): Promise<CachedExecution | undefined> {
  const { closeWaits, limits } = call.services;
  const { waitSeconds = Number.POSITIVE_INFINITY } = call.input;
  const wait = closeWaits.enter(named.runId, call.caller, Math.min(waitSeconds * 1_000, limits.pollHoldMs));
  try {
    const execution = await requireExecution(call, domain, named);
    if (execution.state.closing === undefined) closeWaits.hold(wait);
    else wait.answer(execution);
  } catch (error) {
    wait.answer(undefined);
    throw error;
  }
  return wait.answered;
}

async function printClose({ store }: Services, execution: CachedExecution): Promise<PrintedAnswer> {
  const { runId, state } = execution;
  // Nothing is recorded after a close.
  const closeEvent = await readPrintedEvent(store, execution, state.lastEventId);
  const closeStatus = JSON.stringify(state.closing?.status);
  return new PrintedAnswer(
    `{"closeEvent":${closeEvent},"closeStatus":${closeStatus},"runId":${JSON.stringify(runId)}}`,
  );
}
