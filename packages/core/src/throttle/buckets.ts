import type { OperationName } from "@openswf/model/operations";
import type { DecisionType } from "@openswf/model/wire-types";

/** A token bucket: the largest burst of calls, and the long-term rate per second. */
export interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

const bucket = (size: number, refillPerSecond: number): Bucket => ({ size, refillPerSecond });

/** The service's figures for the large regions, from the quotas page of the developer guide. */
export const operationBuckets: { readonly [Name in OperationName]: Bucket } = {
  CountClosedWorkflowExecutions: bucket(2000, 6),
  CountOpenWorkflowExecutions: bucket(2000, 6),
  CountPendingActivityTasks: bucket(200, 6),
  CountPendingDecisionTasks: bucket(200, 6),
  DeleteActivityType: bucket(200, 6),
  DeleteWorkflowType: bucket(200, 6),
  DeprecateActivityType: bucket(200, 6),
  DeprecateDomain: bucket(100, 6),
  DeprecateWorkflowType: bucket(200, 6),
  DescribeActivityType: bucket(2000, 6),
  DescribeDomain: bucket(200, 6),
  DescribeWorkflowExecution: bucket(2000, 6),
  DescribeWorkflowType: bucket(2000, 6),
  GetWorkflowExecutionHistory: bucket(2000, 60),
  ListActivityTypes: bucket(200, 6),
  ListClosedWorkflowExecutions: bucket(200, 6),
  ListDomains: bucket(100, 6),
  ListOpenWorkflowExecutions: bucket(200, 48),
  ListTagsForResource: bucket(50, 30),
  ListWorkflowTypes: bucket(200, 6),
  PollForActivityTask: bucket(2000, 200),
  PollForDecisionTask: bucket(2000, 200),
  RecordActivityTaskHeartbeat: bucket(2000, 160),
  RegisterActivityType: bucket(200, 60),
  RegisterDomain: bucket(100, 6),
  RegisterWorkflowType: bucket(200, 60),
  RequestCancelWorkflowExecution: bucket(2000, 30),
  RespondActivityTaskCanceled: bucket(2000, 200),
  RespondActivityTaskCompleted: bucket(2000, 200),
  RespondActivityTaskFailed: bucket(2000, 200),
  RespondDecisionTaskCompleted: bucket(2000, 200),
  SignalWorkflowExecution: bucket(2000, 30),
  StartWorkflowExecution: bucket(2000, 200),
  TagResource: bucket(50, 30),
  TerminateWorkflowExecution: bucket(2000, 60),
  UndeprecateActivityType: bucket(200, 6),
  UndeprecateDomain: bucket(100, 6),
  UndeprecateWorkflowType: bucket(200, 6),
  UntagResource: bucket(50, 30),
};

/** An empty bucket gives the decision's `*_RATE_EXCEEDED` cause. Decisions without a figure are not throttled. */
export const decisionBuckets: { readonly [Type in DecisionType]?: Bucket } = {
  ScheduleActivityTask: bucket(1000, 200),
  StartTimer: bucket(2000, 200),
  StartChildWorkflowExecution: bucket(500, 12),
  SignalExternalWorkflowExecution: bucket(1200, 120),
  RequestCancelExternalWorkflowExecution: bucket(1200, 120),
};

/** These operations have a bucket for each execution besides the account's bucket. */
export const executionBuckets: { readonly [Name in OperationName]?: Bucket } = {
  GetWorkflowExecutionHistory: bucket(400, 200),
  SignalWorkflowExecution: bucket(1000, 1000),
  RecordActivityTaskHeartbeat: bucket(1000, 1000),
  RequestCancelWorkflowExecution: bucket(200, 200),
};
