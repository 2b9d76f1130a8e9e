import type { ChildPolicy, TaskList, WorkflowTypeConfiguration } from "@openswf/model/wire-types";
import type { ExecutionSettings } from "./state.ts";

/** The settings that a start request, a StartChildWorkflowExecution or a ContinueAsNewWorkflowExecution may give. */
export interface RequestedSettings {
  readonly taskList?: TaskList | undefined;
  readonly taskPriority?: string | undefined;
  readonly executionStartToCloseTimeout?: string | undefined;
  readonly taskStartToCloseTimeout?: string | undefined;
  readonly childPolicy?: ChildPolicy | undefined;
  readonly lambdaRole?: string | undefined;
}

/** A setting that neither the request nor the type gives, in the order in which the service checks them. */
export type UndefinedSetting = "executionStartToCloseTimeout" | "taskList" | "taskStartToCloseTimeout" | "childPolicy";

export const undefinedSettingCauses = {
  executionStartToCloseTimeout: "DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED",
  taskList: "DEFAULT_TASK_LIST_UNDEFINED",
  taskStartToCloseTimeout: "DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED",
  childPolicy: "DEFAULT_CHILD_POLICY_UNDEFINED",
} as const;

/**
 * Takes each setting from the request, or else from the type's registered defaults. If one is missing, returns the
 * first missing one.
 */
export function resolveSettings(
  requested: RequestedSettings,
  defaults: WorkflowTypeConfiguration,
): ExecutionSettings | UndefinedSetting {
  const executionStartToCloseTimeout =
    requested.executionStartToCloseTimeout ?? defaults.defaultExecutionStartToCloseTimeout;
  if (executionStartToCloseTimeout === undefined) return "executionStartToCloseTimeout";
  const taskList = requested.taskList?.name ?? defaults.defaultTaskList?.name;
  if (taskList === undefined) return "taskList";
  const taskStartToCloseTimeout = requested.taskStartToCloseTimeout ?? defaults.defaultTaskStartToCloseTimeout;
  if (taskStartToCloseTimeout === undefined) return "taskStartToCloseTimeout";
  const childPolicy = requested.childPolicy ?? defaults.defaultChildPolicy;
  if (childPolicy === undefined) return "childPolicy";
  return {
    taskList,
    taskPriority: requested.taskPriority ?? defaults.defaultTaskPriority,
    executionStartToCloseTimeout,
    taskStartToCloseTimeout,
    childPolicy,
    lambdaRole: requested.lambdaRole ?? defaults.defaultLambdaRole,
  };
}

/** NONE means at most one year, which is also the maximum for any execution. */
export function cappedExecutionTimeout(settings: ExecutionSettings, durationMaxSeconds: number): ExecutionSettings {
  if (settings.executionStartToCloseTimeout !== "NONE") return settings;
  return { ...settings, executionStartToCloseTimeout: String(durationMaxSeconds) };
}
