import type { DecisionContext, Registered } from "@openswf/engine/decisions/deciding";
import type { RunId } from "@openswf/model/brand";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import type {
  ActivityTypeConfiguration,
  DecisionType,
  RegistrationStatus,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";

export interface RegisteredType<Configuration> extends Registered<Configuration> {
  readonly name: string;
  readonly version: string;
}

/** The surroundings of an execution: registered types, limits, permissions, throttling. */
export interface Surroundings {
  readonly activityTypes: readonly RegisteredType<ActivityTypeConfiguration>[];
  readonly workflowTypes: readonly RegisteredType<WorkflowTypeConfiguration>[];
  readonly limits: Partial<Limits>;
  /** Decisions that access control denies. */
  readonly denied: readonly DecisionType[];
  /** Decisions whose bucket is empty. */
  readonly throttled: readonly DecisionType[];
  readonly hasRoomForExecution: boolean;
  readonly lambdaIsAvailable: boolean;
}

export function activityType(
  name: string,
  configuration: ActivityTypeConfiguration,
  status: RegistrationStatus = "REGISTERED",
): RegisteredType<ActivityTypeConfiguration> {
  return { name, version: "1.0", status, configuration };
}
export function workflowType(
  name: string,
  configuration: WorkflowTypeConfiguration,
  status: RegistrationStatus = "REGISTERED",
  version = "1.0",
): RegisteredType<WorkflowTypeConfiguration> {
  return { name, version, status, configuration };
}

/** Defaults under which nothing times out, so that each test shows the timeouts it is about. */
export const activityDefaults = {
  defaultTaskHeartbeatTimeout: "NONE",
  defaultTaskList: { name: "activities" },
  defaultTaskScheduleToCloseTimeout: "NONE",
  defaultTaskScheduleToStartTimeout: "NONE",
  defaultTaskStartToCloseTimeout: "NONE",
} as const satisfies ActivityTypeConfiguration;
export const workflowDefaults = {
  defaultChildPolicy: "TERMINATE",
  defaultExecutionStartToCloseTimeout: "86400",
  defaultTaskList: { name: "orders" },
  defaultTaskStartToCloseTimeout: "NONE",
} as const satisfies WorkflowTypeConfiguration;

export const usualSurroundings: Surroundings = {
  activityTypes: [
    activityType("charge-card", activityDefaults),
    activityType("ship-order", activityDefaults),
    activityType("old-activity", activityDefaults, "DEPRECATED"),
    activityType("bare-activity", {}),
  ],
  workflowTypes: [
    workflowType("order", workflowDefaults),
    workflowType("payment", workflowDefaults),
    workflowType("old-workflow", workflowDefaults, "DEPRECATED"),
    workflowType("bare-workflow", {}),
  ],
  limits: {},
  denied: [],
  throttled: [],
  hasRoomForExecution: true,
  lambdaIsAvailable: true,
};

export const limitsIn = ({ limits }: Surroundings): Limits => ({ ...defaultLimits, ...limits });

/** The context through which the engine sees these surroundings. */
export function contextOf(surroundings: Surroundings, newRunId: () => RunId): DecisionContext {
  const { activityTypes, workflowTypes, denied, throttled, hasRoomForExecution, lambdaIsAvailable } = surroundings;
  return {
    activityType: (type) => activityTypes.find(({ name, version }) => name === type.name && version === type.version),
    workflowType: (type) => workflowTypes.find(({ name, version }) => name === type.name && version === type.version),
    isPermitted: ({ decisionType }) => !denied.includes(decisionType),
    takesToken: (decisionType) => !throttled.includes(decisionType),
    hasRoomForExecution: () => hasRoomForExecution,
    lambdaIsAvailable,
    newRunId,
  };
}
