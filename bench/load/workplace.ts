export interface RegisteredType {
  readonly name: string;
  readonly version: string;
}

/** Where the calls of a run work: a domain, and the types in it. */
export interface Workplace {
  readonly domain: string;
  /** What it is registered with. `undefined` for a domain that exists. */
  readonly retentionDays: string | undefined;
  readonly workflowType: RegisteredType;
  readonly otherWorkflowTypes: readonly RegisteredType[];
  readonly activityType: RegisteredType;
}

/** The domain of all profiles on servers of our own, whose stores are thrown away. */
export const domain = "openswf-bench";
export const workflowType = { name: "order", version: "1" } as const;
/** A second type for the queries on a preloaded store. */
export const otherWorkflowType = { name: "refund", version: "1" } as const;
export const activityType = { name: "charge", version: "1" } as const;
export const usualWorkplace: Workplace = {
  domain,
  // Long enough for a preloaded store to stay usable for weeks.
  retentionDays: "90",
  workflowType,
  otherWorkflowTypes: [otherWorkflowType],
  activityType,
};

export const workflowDefaults = {
  defaultTaskStartToCloseTimeout: "300",
  defaultExecutionStartToCloseTimeout: "3600",
  defaultChildPolicy: "TERMINATE",
} as const;
export const activityDefaults = {
  defaultTaskStartToCloseTimeout: "600",
  defaultTaskHeartbeatTimeout: "NONE",
  defaultTaskScheduleToStartTimeout: "600",
  defaultTaskScheduleToCloseTimeout: "1200",
} as const;

/** A prefix for workflow ids and task lists that no other run has used. */
export function uniquePrefix(): string {
  return Math.random().toString(36).slice(2, 10);
}
