import type { Decision } from "@openswf/model/decisions";
import type { ScheduleActivityTaskFailedCause } from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * ScheduleActivityTask puts a task on its list. Each setting comes from the decision or else from the registered type.
 */
export function scheduleActivityTask(deciding: Deciding, decision: Decision<"ScheduleActivityTask">): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { attributes } = decision;
  const { name, version } = attributes.activityType;
  const activityType = { name, version };
  const refuse = (cause: ScheduleActivityTaskFailedCause): Decided => {
    const { activityId } = attributes;
    transition.record("ScheduleActivityTaskFailed", { activityId, activityType, cause, decisionTaskCompletedEventId });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  const type = context.activityType(activityType);
  if (type === undefined) return refuse("ACTIVITY_TYPE_DOES_NOT_EXIST");
  if (type.status === "DEPRECATED") return refuse("ACTIVITY_TYPE_DEPRECATED");
  if (transition.state.activityIds.has(attributes.activityId)) return refuse("ACTIVITY_ID_ALREADY_IN_USE");

  const defaults = type.configuration;
  const taskList = attributes.taskList?.name ?? defaults.defaultTaskList?.name;
  if (taskList === undefined) return refuse("DEFAULT_TASK_LIST_UNDEFINED");
  const scheduleToStartTimeout = attributes.scheduleToStartTimeout ?? defaults.defaultTaskScheduleToStartTimeout;
  if (scheduleToStartTimeout === undefined) return refuse("DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED");
  const scheduleToCloseTimeout = attributes.scheduleToCloseTimeout ?? defaults.defaultTaskScheduleToCloseTimeout;
  if (scheduleToCloseTimeout === undefined) return refuse("DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED");
  const startToCloseTimeout = attributes.startToCloseTimeout ?? defaults.defaultTaskStartToCloseTimeout;
  if (startToCloseTimeout === undefined) return refuse("DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED");
  const heartbeatTimeout = attributes.heartbeatTimeout ?? defaults.defaultTaskHeartbeatTimeout;
  if (heartbeatTimeout === undefined) return refuse("DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED");
  if (transition.state.activityTasks.size >= transition.limits.openActivityTasksMax) {
    return refuse("OPEN_ACTIVITIES_LIMIT_EXCEEDED");
  }
  if (!context.takesToken("ScheduleActivityTask", taskList)) return refuse("ACTIVITY_CREATION_RATE_EXCEEDED");

  const scheduledEventId = transition.record("ActivityTaskScheduled", {
    activityId: attributes.activityId,
    activityType,
    control: attributes.control,
    decisionTaskCompletedEventId,
    heartbeatTimeout,
    input: attributes.input,
    scheduleToCloseTimeout,
    scheduleToStartTimeout,
    startToCloseTimeout,
    taskList: { name: taskList },
    taskPriority: attributes.taskPriority ?? defaults.defaultTaskPriority,
  });
  transition.offerActivityTask(scheduledEventId);
  return taken;
}
