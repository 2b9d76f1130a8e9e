import type { HistoryEvent } from "@openswf/model/wire-types";
import { expect } from "vitest";
import { attributesOf } from "./history-text.ts";
import type { World } from "./world.ts";

interface Run {
  readonly runId: string;
  readonly workflowId: string;
  readonly events: readonly HistoryEvent[];
  readonly isOpen: boolean;
}

const closings = new Set([
  "ChildWorkflowExecutionCompleted",
  "ChildWorkflowExecutionFailed",
  "ChildWorkflowExecutionTimedOut",
  "ChildWorkflowExecutionCanceled",
  "ChildWorkflowExecutionTerminated",
]);

const external = [
  {
    initiated: "SignalExternalWorkflowExecutionInitiated",
    arrived: "WorkflowExecutionSignaled",
    succeeded: "ExternalWorkflowExecutionSignaled",
    failed: "SignalExternalWorkflowExecutionFailed",
  },
  {
    initiated: "RequestCancelExternalWorkflowExecutionInitiated",
    arrived: "WorkflowExecutionCancelRequested",
    succeeded: "ExternalWorkflowExecutionCancelRequested",
    failed: "RequestCancelExternalWorkflowExecutionFailed",
  },
] as const;

/** Checks that executions agree on what they know of each other, once nothing is pending. */
export async function agree(world: World): Promise<void> {
  const runs: Run[] = [];
  for (const { runId, workflowId, closedAt } of await world.executions()) {
    runs.push({ runId, workflowId, events: await world.history({ runId }), isOpen: closedAt === undefined });
  }
  for (const run of runs) {
    childrenAgree(run, runs);
    for (const kind of external) externalAgrees(run, runs, kind);
  }
}

const initiatedBy = (event: HistoryEvent): unknown => attributesOf(event)["initiatedEventId"];
const said = (run: Run, event: HistoryEvent, what: string): string =>
  `${run.workflowId} event ${event.eventId}: ${what}`;

function childrenAgree(parent: Run, runs: readonly Run[]): void {
  for (const event of parent.events) {
    if (event.eventType !== "StartChildWorkflowExecutionInitiated") continue;
    const own = parent.events.filter((each) => initiatedBy(each) === event.eventId);
    const started = own.filter(({ eventType }) => eventType === "ChildWorkflowExecutionStarted");
    const failed = own.filter(({ eventType }) => eventType === "StartChildWorkflowExecutionFailed");
    const told = own.filter(({ eventType }) => closings.has(eventType));
    const generations = runs.filter(({ events }) => {
      const first = events[0]?.workflowExecutionStartedEventAttributes;
      return first?.parentWorkflowExecution?.runId === parent.runId && first.parentInitiatedEventId === event.eventId;
    });
    const children = generations.filter(
      ({ events }) => events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId === undefined,
    );
    const outcomes = started.length + failed.length;
    if (parent.isOpen) expect(outcomes, said(parent, event, "one outcome")).toBe(1);
    else expect(outcomes, said(parent, event, "at most one outcome")).toBeLessThanOrEqual(1);
    if (outcomes > 0) expect(children.length, said(parent, event, "children")).toBe(started.length);
    else expect(children.length, said(parent, event, "at most one child")).toBeLessThanOrEqual(1);
    expect(told.length, said(parent, event, "told once")).toBeLessThanOrEqual(1);
    const isOver = generations.length > 0 && generations.every(({ isOpen }) => !isOpen);
    if (parent.isOpen) expect(told.length === 1, said(parent, event, "told when the child has closed")).toBe(isOver);
  }
}

function externalAgrees(sender: Run, runs: readonly Run[], kind: (typeof external)[number]): void {
  for (const event of sender.events) {
    if (event.eventType !== kind.initiated) continue;
    const own = sender.events.filter((each) => initiatedBy(each) === event.eventId);
    const succeeded = own.filter(({ eventType }) => eventType === kind.succeeded).length;
    const failed = own.filter(({ eventType }) => eventType === kind.failed).length;
    const arrived = runs
      .flatMap(({ events }) => events)
      .filter((each) => {
        if (each.eventType !== kind.arrived) return false;
        const { externalWorkflowExecution, externalInitiatedEventId } = attributesOf(each);
        // `as`: in the model this member is a workflow execution.
        const from = externalWorkflowExecution as { readonly runId: string } | undefined;
        return from?.runId === sender.runId && externalInitiatedEventId === event.eventId;
      });
    if (sender.isOpen) expect(succeeded + failed, said(sender, event, "one outcome")).toBe(1);
    else expect(succeeded + failed, said(sender, event, "at most one outcome")).toBeLessThanOrEqual(1);
    if (succeeded + failed > 0) expect(arrived.length, said(sender, event, "arrived")).toBe(succeeded);
    else expect(arrived.length, said(sender, event, "arrived at most once")).toBeLessThanOrEqual(1);
  }
}
