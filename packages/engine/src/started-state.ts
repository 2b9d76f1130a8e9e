import type { RunId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { invariant } from "@openswf/model/invariant";
import type { ExecutionState } from "./state.ts";

/** A draft copies a map before it writes to it, so all new states share this one. */
const none: ReadonlyMap<never, never> = new Map<never, never>();

/** The state after the first event of a history. */
export function startedState(
  execution: { readonly workflowId: string; readonly runId: RunId },
  { eventId, eventTimestamp, attributes }: HistoryEvent<"WorkflowExecutionStarted">,
): ExecutionState {
  const { parentWorkflowExecution, executionStartToCloseTimeout, taskStartToCloseTimeout } = attributes;
  invariant(executionStartToCloseTimeout !== undefined, "an execution without executionStartToCloseTimeout");
  invariant(taskStartToCloseTimeout !== undefined, "an execution without taskStartToCloseTimeout");
  return {
    execution,
    workflowType: attributes.workflowType,
    settings: {
      taskList: attributes.taskList.name,
      taskPriority: attributes.taskPriority,
      executionStartToCloseTimeout,
      taskStartToCloseTimeout,
      childPolicy: attributes.childPolicy,
      lambdaRole: attributes.lambdaRole,
    },
    tagList: attributes.tagList,
    parent:
      parentWorkflowExecution === undefined
        ? undefined
        : { execution: parentWorkflowExecution, initiatedEventId: attributes.parentInitiatedEventId ?? 0 },
    continuedExecutionRunId: attributes.continuedExecutionRunId,
    startedAt: eventTimestamp,
    lastEventId: eventId,
    lastEventAt: eventTimestamp,
    closing: undefined,
    cancelRequested: false,
    decisionTaskList: attributes.taskList.name,
    stickyTaskList: undefined,
    decisionTask: undefined,
    waitingDecisionTask: undefined,
    previousStartedEventId: 0,
    latestExecutionContextEventId: undefined,
    latestActivityTaskAt: undefined,
    activityTasks: none,
    activityIds: none,
    timers: none,
    children: none,
    externalSignals: none,
    externalCancels: none,
    lambdaFunctions: none,
  };
}
