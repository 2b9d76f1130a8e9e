import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, RunId } from "@openswf/model/brand";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { OtherExecutions } from "./other-executions.ts";
import type { Report } from "./report.ts";
import type { StoredDomains } from "./stored-domains.ts";
import type { WalkedHistory } from "./walk-history.ts";

/** How far a chain of continued runs is followed back. Damage may have turned the chain into a cycle. */
const continuationsFollowedMax = 10_000;

/** One execution, and access to the executions that its history names. */
export interface CheckedExecution {
  readonly domain: DomainKey;
  readonly walked: WalkedHistory;
  readonly others: OtherExecutions;
  readonly domains: StoredDomains;
  readonly report: Report;
}

// `as`, here and below: run ids in a history were made by the server that wrote the history.
const runIdOf = ({ runId }: WorkflowExecution): RunId => runId as RunId;

/** Every child that the history says has started exists and names this execution as its parent. */
export async function checkChildren({ domain, walked, others, domains, report }: CheckedExecution): Promise<void> {
  const { runId } = walked.state.execution;
  for (const { child, initiatedEventId, startedAt } of walked.crossLinks.children) {
    const first = await others.event(runIdOf(child), 1);
    if (first === undefined) {
      if (await domains.mustStillHave(domain, startedAt)) report(`its child ${child.runId} is missing`);
      continue;
    }
    const knows =
      first.eventType === "WorkflowExecutionStarted" &&
      first.attributes.parentWorkflowExecution?.runId === runId &&
      first.attributes.parentInitiatedEventId === initiatedEventId;
    if (!knows) report(`its child ${child.runId} does not name it as its parent with event ${initiatedEventId}`);
  }
}

/** A run and the run that it continues refer to each other. */
export async function checkContinuation(checked: CheckedExecution): Promise<void> {
  await checkSuccessor(checked);
  await checkPredecessor(checked);
}

async function checkSuccessor({ domain, walked, others, domains, report }: CheckedExecution): Promise<void> {
  const { state, crossLinks } = walked;
  // `as`: see above.
  const next = crossLinks.newExecutionRunId as RunId | undefined;
  if (next === undefined) return;
  const first = await others.event(next, 1);
  if (first === undefined) {
    if (await domains.mustStillHave(domain, state.lastEventAt)) report(`it continued as run ${next}, which is missing`);
    return;
  }
  const namesIt =
    first.eventType === "WorkflowExecutionStarted" &&
    first.attributes.continuedExecutionRunId === state.execution.runId;
  if (!namesIt) report(`it continued as run ${next}, which does not name it as its predecessor`);
}

async function checkPredecessor({ domain, walked, others, domains, report }: CheckedExecution): Promise<void> {
  const { state } = walked;
  // `as`: see above.
  const previous = state.continuedExecutionRunId as RunId | undefined;
  if (previous === undefined) return;
  const before = await others.state(previous);
  if (before === "broken") return;
  if (before === "missing") {
    if (await domains.mustStillHave(domain, state.startedAt)) report(`it continues run ${previous}, which is missing`);
    return;
  }
  const last = await others.event(previous, before.lastEventId);
  const namesIt =
    last?.eventType === "WorkflowExecutionContinuedAsNew" &&
    last.attributes.newExecutionRunId === state.execution.runId;
  if (!namesIt) report(`it continues run ${previous}, which does not name it as its successor`);
}

/** A parent knows its open children, has been notified of closed ones, and applies its child policy when it closes. */
export async function checkParent(checked: CheckedExecution): Promise<void> {
  const { domain, walked, others, domains, report } = checked;
  const { state } = walked;
  if (state.parent === undefined) return;
  const { execution, initiatedEventId } = state.parent;
  const parent = await others.state(runIdOf(execution));
  if (parent === "broken") return;
  if (parent === "missing") {
    if (await domains.mustStillHave(domain, state.startedAt)) report(`its parent ${execution.runId} is missing`);
    return;
  }
  const childOf = { ...checked, parent, initiatedEventId };
  if (await others.hasErrand(parent.execution.runId, { kind: "startChild", initiatedEventId })) {
    report(`it has started, but its parent ${execution.runId} still has an errand to start it`);
  } else if (parent.closing === undefined) {
    await (state.closing === undefined ? checkOpenChild(childOf) : checkClosedChild(childOf));
  } else {
    await checkChildPolicy(childOf);
  }
}

type ChildOf = CheckedExecution & { readonly parent: ExecutionState; readonly initiatedEventId: EventId };

/** Checks a child of an open parent. */
async function checkOpenChild({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { runId, workflowId } = walked.state.execution;
  const startedEventId = parent.children.get(initiatedEventId)?.startedEventId;
  if (startedEventId === undefined) {
    report(`its open parent ${parent.execution.runId} does not list it among its open children`);
    return;
  }
  const event = await others.event(parent.execution.runId, startedEventId);
  if (event?.eventType !== "ChildWorkflowExecutionStarted") return;
  const known = event.attributes.workflowExecution;
  if (known.workflowId !== workflowId || !(await continues(others, walked.state, known.runId))) {
    report(`its parent ${parent.execution.runId} has run ${known.runId} as its child instead of ${runId}`);
  }
}

/** Whether a run is the given run or continues it. Assumes that it does if retention has removed a run in between. */
async function continues(others: OtherExecutions, state: ExecutionState, runId: string): Promise<boolean> {
  let here: string = state.execution.runId;
  let before = state.continuedExecutionRunId;
  for (let followed = 0; followed < continuationsFollowedMax; followed += 1) {
    if (here === runId) return true;
    if (before === undefined) return false;
    here = before;
    // `as`: see above.
    const first = await others.event(here as RunId, 1);
    if (first?.eventType !== "WorkflowExecutionStarted") return true;
    before = first.attributes.continuedExecutionRunId;
  }
  return true;
}

/** An open parent is notified of a child's close exactly once, by an errand of the child. */
async function checkClosedChild({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { execution, closing } = walked.state;
  if (closing?.status === "CONTINUED_AS_NEW") return;
  const isNotified = !parent.children.has(initiatedEventId);
  const willBeNotified = await others.hasErrand(execution.runId, { kind: "notifyParent" });
  if (!isNotified && !willBeNotified)
    report(`it has closed, but its open parent ${parent.execution.runId} is not notified`);
  if (isNotified && willBeNotified) {
    report(`it has closed, and its open parent ${parent.execution.runId} would be notified a second time`);
  }
}

/** The child policy of a closed parent is applied to the child exactly once, by an errand of the parent. */
async function checkChildPolicy({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { state, crossLinks } = walked;
  const { runId } = parent.execution;
  const childPolicy = parent.closing?.childPolicy;
  if (childPolicy === undefined || childPolicy === "ABANDON") return;
  const { workflowId } = state.execution;
  const policy = { kind: "applyChildPolicy", initiatedEventId, workflowId, childPolicy } as const;
  const willBeApplied = await others.hasErrand(runId, policy);
  if (willBeApplied && crossLinks.metChildPolicy) {
    report(`the child policy of its parent ${runId} would be applied to it a second time`);
  }
  // A continued run may have been asked to cancel under an earlier run id.
  const mayBeApplied = childPolicy === "REQUEST_CANCEL" && state.continuedExecutionRunId !== undefined;
  if (state.closing !== undefined || willBeApplied || crossLinks.metChildPolicy || mayBeApplied) return;
  report(`its parent ${runId} closed with child policy ${childPolicy}, which is not applied to it`);
}
