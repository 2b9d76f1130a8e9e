import type { DomainKey } from "@openswf/core/stores/store";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, RunId } from "@openswf/model/brand";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { OtherExecutions } from "./other-executions.ts";
import type { Report } from "./report.ts";
import type { StoredDomains } from "./stored-domains.ts";
import type { WalkedHistory } from "./walk-history.ts";

/** A chain of runs that continue each other is followed back this far; damage may have bent it into a circle. */
const continuationsFollowedMax = 10_000;

/** One execution among those its history names. */
export interface Among {
  readonly domain: DomainKey;
  readonly walked: WalkedHistory;
  readonly others: OtherExecutions;
  readonly domains: StoredDomains;
  readonly report: Report;
}

// `as`, where it is used below: a run id in a history was made by the server that wrote the history.
const runIdOf = ({ runId }: WorkflowExecution): RunId => runId as RunId;

/** Each child that the history says was started is there, and knows its parent. */
export async function checkChildren({ domain, walked, others, domains, report }: Among): Promise<void> {
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
    if (!knows) report(`its child ${child.runId} does not know it as its parent by event ${initiatedEventId}`);
  }
}

/** A run and the one that it continues name each other. */
export async function checkContinuation({ domain, walked, others, domains, report }: Among): Promise<void> {
  const { state, crossLinks } = walked;
  const { runId } = state.execution;
  // `as`: see above.
  const next = crossLinks.newExecutionRunId as RunId | undefined;
  const previous = state.continuedExecutionRunId as RunId | undefined;
  if (next !== undefined) {
    const first = await others.event(next, 1);
    if (first === undefined) {
      if (await domains.mustStillHave(domain, state.lastEventAt))
        report(`it continued as run ${next}, which is missing`);
    } else if (first.eventType !== "WorkflowExecutionStarted" || first.attributes.continuedExecutionRunId !== runId) {
      report(`it continued as run ${next}, which does not know it`);
    }
  }
  if (previous !== undefined) {
    const before = await others.state(previous);
    if (before === "broken") return;
    if (before === "missing") {
      if (await domains.mustStillHave(domain, state.startedAt))
        report(`it continues run ${previous}, which is missing`);
      return;
    }
    const last = await others.event(previous, before.lastEventId);
    if (last?.eventType !== "WorkflowExecutionContinuedAsNew" || last.attributes.newExecutionRunId !== runId) {
      report(`it continues run ${previous}, which does not know it`);
    }
  }
}

/** A parent knows its open children, has heard of those that closed, and leaves none alone when it closes. */
export async function checkParent(among: Among): Promise<void> {
  const { domain, walked, others, domains, report } = among;
  const { state } = walked;
  if (state.parent === undefined) return;
  const { execution, initiatedEventId } = state.parent;
  const parent = await others.state(runIdOf(execution));
  if (parent === "broken") return;
  if (parent === "missing") {
    if (await domains.mustStillHave(domain, state.startedAt)) report(`its parent ${execution.runId} is missing`);
    return;
  }
  const childOf = { ...among, parent, initiatedEventId };
  if (await others.hasErrand(parent.execution.runId, { kind: "startChild", initiatedEventId })) {
    report(`it has started, and its parent ${execution.runId} still promises to start it`);
  } else if (parent.closing === undefined) {
    await (state.closing === undefined ? checkOpenChild(childOf) : checkClosedChild(childOf));
  } else {
    await checkChildPolicy(childOf);
  }
}

type ChildOf = Among & { readonly parent: ExecutionState; readonly initiatedEventId: EventId };

/** Of an open parent. */
async function checkOpenChild({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { runId, workflowId } = walked.state.execution;
  const startedEventId = parent.children.get(initiatedEventId)?.startedEventId;
  if (startedEventId === undefined) {
    report(`its open parent ${parent.execution.runId} does not have it among its open children`);
    return;
  }
  const event = await others.event(parent.execution.runId, startedEventId);
  if (event?.eventType !== "ChildWorkflowExecutionStarted") return;
  const known = event.attributes.workflowExecution;
  if (known.workflowId !== workflowId || !(await continues(others, walked.state, known.runId))) {
    report(`its parent ${parent.execution.runId} has run ${known.runId} in the place of ${runId}`);
  }
}

/** Whether a run is, or goes back to, this one. Where retention has removed a run between, it may. */
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

/** Of an open parent: it hears of the close once, by an errand of the child. */
async function checkClosedChild({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { execution, closing } = walked.state;
  if (closing?.status === "CONTINUED_AS_NEW") return;
  const hasHeard = !parent.children.has(initiatedEventId);
  const willHear = await others.hasErrand(execution.runId, { kind: "notifyParent" });
  if (!hasHeard && !willHear)
    report(`it has closed, and its open parent ${parent.execution.runId} does not hear of it`);
  if (hasHeard && willHear) {
    report(`it has closed, and its open parent ${parent.execution.runId} would hear of it a second time`);
  }
}

/** Of a closed parent: the policy meets the child once, by an errand of the parent. */
async function checkChildPolicy({ walked, others, parent, initiatedEventId, report }: ChildOf): Promise<void> {
  const { state, crossLinks } = walked;
  const { runId } = parent.execution;
  const childPolicy = parent.closing?.childPolicy;
  if (childPolicy === undefined || childPolicy === "ABANDON") return;
  const { workflowId } = state.execution;
  const policy = { kind: "applyChildPolicy", initiatedEventId, workflowId, childPolicy } as const;
  const willMeetIt = await others.hasErrand(runId, policy);
  if (willMeetIt && crossLinks.metChildPolicy) {
    report(`it would meet the child policy of its parent ${runId} a second time`);
  }
  // A run that has continued may have been asked to cancel under its earlier run id.
  const mayHaveMetIt = childPolicy === "REQUEST_CANCEL" && state.continuedExecutionRunId !== undefined;
  if (state.closing !== undefined || willMeetIt || crossLinks.metChildPolicy || mayHaveMetIt) return;
  report(`its parent ${runId} closed with child policy ${childPolicy}, which does not reach it`);
}
