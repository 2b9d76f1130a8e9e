import type { DecisionType } from "@openswf/model/wire-types";

/** A token bucket: the largest burst of calls, and the long-term rate per second. */
export interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

export const bucket = (size: number, refillPerSecond: number): Bucket => ({ size, refillPerSecond });

/** An empty bucket gives the decision's `*_RATE_EXCEEDED` cause. Decisions without a figure are not throttled. (guide) */
export const decisionBuckets: { readonly [Type in DecisionType]?: Bucket } = {
  ScheduleActivityTask: bucket(1000, 200),
  StartTimer: bucket(2000, 200),
  StartChildWorkflowExecution: bucket(500, 12),
  SignalExternalWorkflowExecution: bucket(1200, 120),
  RequestCancelExternalWorkflowExecution: bucket(1200, 120),
};
