import type { Workflow } from "./workflow.ts";

// Common beginnings of histories, so that an expected history can start with what it is about.

/** The first decision task has been completed. */
export const decidedOnce = `
  1 WorkflowExecutionStarted
  2 DecisionTaskScheduled
  3 DecisionTaskStarted
  4 DecisionTaskCompleted
`;

/** The first decision task is started. */
export const decidingOnce = `
  1 WorkflowExecutionStarted
  2 DecisionTaskScheduled
  3 DecisionTaskStarted
`;

/** An execution has decided to start this child, the child has started, and the decider has seen it. */
export function childStarted(child: Workflow): string {
  return `${decidedOnce}
    5 StartChildWorkflowExecutionInitiated  workflowId=${child.workflowId} taskList=${child.taskList} childPolicy=${child.childPolicy} executionStartToCloseTimeout=${child.executionStartToCloseTimeout}
    6 ChildWorkflowExecutionStarted  workflowExecution=${child} initiatedEventId=5
    7 DecisionTaskScheduled
    8 DecisionTaskStarted
    9 DecisionTaskCompleted
  `;
}

/** The beginning of that child's history. */
export function startedBy(parent: Workflow): string {
  return `
    1 WorkflowExecutionStarted  parentWorkflowExecution=${parent} parentInitiatedEventId=5
    2 DecisionTaskScheduled
  `;
}
