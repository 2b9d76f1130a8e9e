import type { EventId, RunId } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import type {
  ActivityType,
  ActivityTypeConfiguration,
  DecisionType,
  RegistrationStatus,
  WorkflowType,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";
import type { Transition } from "../transition.ts";

export interface Registered<Configuration> {
  readonly status: RegistrationStatus;
  readonly configuration: Configuration;
}

/** What the decisions of one batch may ask of the world outside their execution. All answers are known beforehand. */
export interface DecidingWorld {
  activityType(type: ActivityType): Registered<ActivityTypeConfiguration> | undefined;
  workflowType(type: WorkflowType): Registered<WorkflowTypeConfiguration> | undefined;
  /** Whether the caller may take this decision: decisions are pseudo-operations of access control. */
  isPermitted(decision: Decision): boolean;
  /** Takes one token from the bucket of the decision; false when it is empty. Always true without throttling. */
  takesToken(decisionType: DecisionType, taskList: string | undefined): boolean;
  /** Whether the domain may have one more open execution. */
  hasRoomForExecution(): boolean;
  readonly lambdaIsAvailable: boolean;
  newRunId(): RunId;
}

/** One batch of decisions while it is being taken. */
export interface Deciding {
  readonly transition: Transition;
  readonly world: DecidingWorld;
  readonly decisionTaskCompletedEventId: EventId;
  /** An event the decider has not seen came while it decided: the execution may not close now. */
  readonly unhandledEvents: boolean;
}

/** How one decision went. A failed one wakes the decider again; a continued one has started a new run. */
export type Decided =
  | { readonly kind: "taken" }
  | { readonly kind: "failed" }
  | { readonly kind: "continuedAsNew"; readonly started: Transition };
export const taken: Decided = { kind: "taken" };
export const failed: Decided = { kind: "failed" };
