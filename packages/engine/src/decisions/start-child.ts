import type { Decision } from "@openswf/model/decisions";
import type { StartChildWorkflowExecutionFailedCause } from "@openswf/model/wire-types";
import { cappedExecutionTimeout, resolveSettings, undefinedSettingCauses } from "../settings.ts";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * StartChildWorkflowExecution records the start with all settings resolved; an errand starts the child later. Priority,
 * tags and role are never inherited from the parent.
 */
export function startChildWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"StartChildWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { attributes } = decision;
  const { control, input, tagList, workflowId } = attributes;
  const workflowType = { name: attributes.workflowType.name, version: attributes.workflowType.version };
  const refuse = (cause: StartChildWorkflowExecutionFailedCause): Decided => {
    transition.record("StartChildWorkflowExecutionFailed", {
      cause,
      control,
      decisionTaskCompletedEventId,
      initiatedEventId: 0,
      workflowId,
      workflowType,
    });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  const type = context.workflowType(workflowType);
  if (type === undefined) return refuse("WORKFLOW_TYPE_DOES_NOT_EXIST");
  if (type.status === "DEPRECATED") return refuse("WORKFLOW_TYPE_DEPRECATED");
  const resolved = resolveSettings(attributes, type.configuration);
  if (typeof resolved === "string") return refuse(undefinedSettingCauses[resolved]);
  if (transition.state.children.size >= transition.limits.openChildrenMax)
    return refuse("OPEN_CHILDREN_LIMIT_EXCEEDED");
  if (!context.takesToken("StartChildWorkflowExecution", undefined)) return refuse("CHILD_CREATION_RATE_EXCEEDED");
  if (!context.hasRoomForExecution()) return refuse("OPEN_WORKFLOWS_LIMIT_EXCEEDED");

  const settings = cappedExecutionTimeout(resolved, transition.limits.durationMaxSeconds);
  const initiatedEventId = transition.record("StartChildWorkflowExecutionInitiated", {
    childPolicy: settings.childPolicy,
    control,
    decisionTaskCompletedEventId,
    executionStartToCloseTimeout: settings.executionStartToCloseTimeout,
    input,
    lambdaRole: settings.lambdaRole,
    tagList,
    taskList: { name: settings.taskList },
    taskPriority: settings.taskPriority,
    taskStartToCloseTimeout: settings.taskStartToCloseTimeout,
    workflowId,
    workflowType,
  });
  transition.addErrand({ kind: "startChild", initiatedEventId });
  return taken;
}
