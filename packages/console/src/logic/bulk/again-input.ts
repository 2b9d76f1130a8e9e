import type {
  StartWorkflowExecutionInput,
  WorkflowExecution,
  WorkflowExecutionStartedEventAttributes,
} from "@openswf/model/wire-types";

/** What starts an execution like another, from the event that began that one. */
export function againInput(
  domain: string,
  { workflowId }: Pick<WorkflowExecution, "workflowId">,
  started: WorkflowExecutionStartedEventAttributes,
): StartWorkflowExecutionInput {
  const { workflowType, input, taskList, taskPriority, tagList = [], childPolicy, lambdaRole } = started;
  const { executionStartToCloseTimeout, taskStartToCloseTimeout } = started;
  return {
    domain,
    workflowId,
    workflowType,
    taskList,
    childPolicy,
    ...(input !== undefined && { input }),
    ...(tagList.length > 0 && { tagList }),
    ...(taskPriority !== undefined && { taskPriority }),
    ...(lambdaRole !== undefined && { lambdaRole }),
    ...(executionStartToCloseTimeout !== undefined && { executionStartToCloseTimeout }),
    ...(taskStartToCloseTimeout !== undefined && { taskStartToCloseTimeout }),
  };
}
