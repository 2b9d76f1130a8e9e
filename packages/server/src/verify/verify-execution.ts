import type { StoredExecutions } from "@openswf/core/stores/executions";
import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import { checkDelivered, checkReceived } from "./external-requests.ts";
import { type CheckedExecution, checkChildren, checkContinuation, checkParent } from "./family.ts";
import type { OtherExecutions } from "./other-executions.ts";
import { checkErrands, checkHeartbeats, checkTasks, checkWakeUp } from "./pending-work.ts";
import type { Report } from "./report.ts";
import { checkSnapshot, readSnapshot } from "./snapshots.ts";
import type { StoredDomains } from "./stored-domains.ts";
import { checkStoredRow } from "./stored-row.ts";
import { walkHistory } from "./walk-history.ts";

/**
 * Checks one execution: first on its own, then against the executions that it refers to. A broken history ends the
 * checks of its run.
 */
export async function verifyExecution(
  store: Store,
  summary: ExecutionSummary,
  { others, domains, report }: { others: OtherExecutions; domains: StoredDomains; report: Report },
): Promise<void> {
  const { runId, domain, workflowId } = summary;
  const stored = await store.readExecution(runId);
  if (stored === undefined) {
    report("it is listed but does not exist");
    return;
  }
  const snapshot = readSnapshot(stored);
  const snapshotEventId = snapshot.kind === "state" ? snapshot.state.lastEventId : undefined;
  const walked = await walkHistory(store, { runId, workflowId }, snapshotEventId);
  if ("wrong" in walked) {
    report(walked.wrong);
    return;
  }
  const { state } = walked;
  checkStoredRow(summary, state, report);
  checkSnapshot(stored, snapshot, walked, report);
  checkTasks(domain, state, await store.tasksOf(runId), report);
  checkErrands(domain, state, await store.errandsOf(runId), report);
  checkHeartbeats(state, stored.heartbeats, report);
  checkWakeUp(stored, state, report);
  if (state.closing === undefined) await checkOnlyOpenRun(store, summary, report);

  const checked: CheckedExecution = { domain, walked, others, domains, report };
  await checkChildren(checked);
  await checkContinuation(checked);
  await checkParent(checked);
  await checkDelivered(checked);
  await checkReceived(checked);
}

async function checkOnlyOpenRun(
  store: StoredExecutions,
  { runId, domain, workflowId }: ExecutionSummary,
  report: Report,
): Promise<void> {
  const openRun = await store.findOpenRun(domain, workflowId);
  if (openRun === runId) return;
  report(
    openRun === undefined ? "it is open, but its workflowId does not find it" : `it is open, and so is run ${openRun}`,
  );
}
