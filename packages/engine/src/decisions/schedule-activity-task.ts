import type { Decision } from "@openswf/model/decisions";
import type { ActivityTypeConfiguration, ScheduleActivityTaskFailedCause } from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

type Attributes = Decision<"ScheduleActivityTask">["attributes"];

/**
 * ScheduleActivityTask puts a task on its list. Each setting comes from the decision or else from the registered type.
 */
export function scheduleActivityTask(deciding: Deciding, decision: Decision<"ScheduleActivityTask">): Decided {
  const { transition, context } = deciding;
  const { attributes } = decision;
  if (!context.isPermitted(decision)) return refuse(deciding, attributes, "OPERATION_NOT_PERMITTED");
  const type = context.activityType(attributes.activityType);
  if (type === undefined) return refuse(deciding, attributes, "ACTIVITY_TYPE_DOES_NOT_EXIST");
  if (type.status === "DEPRECATED") return refuse(deciding, attributes, "ACTIVITY_TYPE_DEPRECATED");
  if (transition.state.activityIds.has(attributes.activityId)) {
    return refuse(deciding, attributes, "ACTIVITY_ID_ALREADY_IN_USE");
  }
  return schedule(deciding, attributes, type.configuration);
}

function schedule(deciding: Deciding, attributes: Attributes, defaults: ActivityTypeConfiguration): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const taskList = attributes.taskList?.name ?? defaults.defaultTaskList?.name;
  if (taskList === undefined) return refuse(deciding, attributes, "DEFAULT_TASK_LIST_UNDEFINED");
  const scheduleToStartTimeout = attributes.scheduleToStartTimeout ?? defaults.defaultTaskScheduleToStartTimeout;
  if (scheduleToStartTimeout === undefined) {
    return refuse(deciding, attributes, "DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED");
  }
  const scheduleToCloseTimeout = attributes.scheduleToCloseTimeout ?? defaults.defaultTaskScheduleToCloseTimeout;
  if (scheduleToCloseTimeout === undefined) {
    return refuse(deciding, attributes, "DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED");
  }
  const startToCloseTimeout = attributes.startToCloseTimeout ?? defaults.defaultTaskStartToCloseTimeout;
  if (startToCloseTimeout === undefined) {
    return refuse(deciding, attributes, "DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED");
  }
  const heartbeatTimeout = attributes.heartbeatTimeout ?? defaults.defaultTaskHeartbeatTimeout;
  if (heartbeatTimeout === undefined) return refuse(deciding, attributes, "DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED");
  if (transition.state.activityTasks.size >= transition.limits.openActivityTasksMax) {
    return refuse(deciding, attributes, "OPEN_ACTIVITIES_LIMIT_EXCEEDED");
  }
  if (!context.takesToken("ScheduleActivityTask", taskList)) {
    return refuse(deciding, attributes, "ACTIVITY_CREATION_RATE_EXCEEDED");
  }
  const { name, version } = attributes.activityType;
  const scheduledEventId = transition.record("ActivityTaskScheduled", {
    activityId: attributes.activityId,
    activityType: { name, version },
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

function refuse(deciding: Deciding, attributes: Attributes, cause: ScheduleActivityTaskFailedCause): Decided {
  const { transition, decisionTaskCompletedEventId } = deciding;
  const { activityId } = attributes;
  const { name, version } = attributes.activityType;
  const activityType = { name, version };
  transition.record("ScheduleActivityTaskFailed", { activityId, activityType, cause, decisionTaskCompletedEventId });
  return failed;
}
