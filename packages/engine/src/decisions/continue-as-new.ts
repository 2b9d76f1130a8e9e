import type { Decision } from "@openswf/model/decisions";
import type { ContinueAsNewWorkflowExecutionFailedCause } from "@openswf/model/wire-types";
import { cappedExecutionTimeout, resolveSettings, undefinedSettingCauses } from "../settings.ts";
import { Transition } from "../transition.ts";
import { closeRefusal } from "./close-execution.ts";
import { type Decided, type Deciding, failed } from "./deciding.ts";

/**
 * ContinueAsNewWorkflowExecution closes this run and starts the next one, with the same workflowId and type name.
 * Settings that the decision omits come from the registered type, not from this run. Tags and input are not inherited.
 * The new run of a child keeps its parent.
 */
export function continueAsNewWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"ContinueAsNewWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { attributes } = decision;
  const { state, limits } = transition;
  const refuse = (cause: ContinueAsNewWorkflowExecutionFailedCause): Decided => {
    transition.record("ContinueAsNewWorkflowExecutionFailed", { cause, decisionTaskCompletedEventId });
    return failed;
  };
  const refusal = closeRefusal(deciding, decision);
  if (refusal !== undefined) return refuse(refusal);
  const workflowType = {
    name: state.workflowType.name,
    version: attributes.workflowTypeVersion ?? state.workflowType.version,
  };
  const type = context.workflowType(workflowType);
  if (type === undefined) return refuse("WORKFLOW_TYPE_DOES_NOT_EXIST");
  if (type.status === "DEPRECATED") return refuse("WORKFLOW_TYPE_DEPRECATED");
  const resolved = resolveSettings(attributes, type.configuration);
  if (typeof resolved === "string") return refuse(undefinedSettingCauses[resolved]);
  if (!context.takesToken("ContinueAsNewWorkflowExecution", undefined)) {
    return refuse("CONTINUE_AS_NEW_WORKFLOW_EXECUTION_RATE_EXCEEDED");
  }

  const settings = cappedExecutionTimeout(resolved, limits.durationMaxSeconds);
  const runId = context.newRunId();
  const common = {
    childPolicy: settings.childPolicy,
    executionStartToCloseTimeout: settings.executionStartToCloseTimeout,
    input: attributes.input,
    lambdaRole: settings.lambdaRole,
    tagList: attributes.tagList,
    taskList: { name: settings.taskList },
    taskPriority: settings.taskPriority,
    taskStartToCloseTimeout: settings.taskStartToCloseTimeout,
    workflowType,
  };
  const { childPolicy, executionStartToCloseTimeout, input, lambdaRole, ...rest } = common;
  transition.close("WorkflowExecutionContinuedAsNew", {
    childPolicy,
    decisionTaskCompletedEventId,
    executionStartToCloseTimeout,
    input,
    lambdaRole,
    newExecutionRunId: runId,
    ...rest,
  });
  const { execution, parent } = state;
  const started = Transition.start(
    { workflowId: execution.workflowId, runId },
    {
      childPolicy,
      continuedExecutionRunId: execution.runId,
      executionStartToCloseTimeout,
      input,
      lambdaRole,
      parentInitiatedEventId: parent?.initiatedEventId ?? 0,
      parentWorkflowExecution: parent?.execution,
      ...rest,
    },
    transition.at,
    limits,
  );
  return { kind: "continuedAsNew", started };
}
