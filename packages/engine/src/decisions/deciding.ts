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

/**
 * What the decisions of one batch need to know about everything outside their execution. Every answer is known in
 * advance.
 */
export interface DecisionContext {
  activityType(type: ActivityType): Registered<ActivityTypeConfiguration> | undefined;
  workflowType(type: WorkflowType): Registered<WorkflowTypeConfiguration> | undefined;
  /** Whether the caller may take this decision: access control treats decisions as pseudo-operations. */
  isPermitted(decision: Decision): boolean;
  /** Takes one token from the decision's bucket; false when the bucket is empty. Always true without throttling. */
  takesToken(decisionType: DecisionType, taskList: string | undefined): boolean;
  /** Whether the domain has room for one more open execution. */
  hasRoomForExecution(): boolean;
  readonly lambdaIsAvailable: boolean;
  newRunId(): RunId;
}

/** One batch of decisions in progress. */
export interface Deciding {
  readonly transition: Transition;
  readonly context: DecisionContext;
  readonly decisionTaskCompletedEventId: EventId;
  /** The history contains an event that the decider has not seen, so the execution may not close now. */
  readonly unhandledEvents: boolean;
}

/** The outcome of one decision. A failed decision wakes the decider again; `continuedAsNew` carries the new run. */
export type Decided =
  | { readonly kind: "taken" }
  | { readonly kind: "failed" }
  | { readonly kind: "continuedAsNew"; readonly started: Transition };
export const taken: Decided = { kind: "taken" };
export const failed: Decided = { kind: "failed" };
