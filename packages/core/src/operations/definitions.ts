import type { OperationName } from "@openswf/model/operations";
import type { Operation } from "./call.ts";
import {
  deprecateDomain,
  describeDomain,
  listDomains,
  listTagsForResource,
  registerDomain,
  tagResource,
  undeprecateDomain,
  untagResource,
} from "./domains/domain-arn.ts";
import { getWorkflowExecutionHistory } from "./executions/get-workflow-execution-history.ts";
import {
  describeWorkflowExecution,
  requestCancelWorkflowExecution,
  signalWorkflowExecution,
  terminateWorkflowExecution,
} from "./executions/run-on-target.ts";
import { startWorkflowExecution } from "./executions/start-workflow-execution.ts";
import {
  pollForActivityTask,
  recordActivityTaskHeartbeat,
  respondActivityTaskCanceled,
  respondActivityTaskCompleted,
  respondActivityTaskFailed,
} from "./tasks/poll-for-activity-task.ts";
import { pollForDecisionTask, respondDecisionTaskCompleted } from "./tasks/poll-for-decision-task.ts";
import {
  deleteActivityType,
  deleteWorkflowType,
  deprecateActivityType,
  deprecateWorkflowType,
  describeActivityType,
  describeWorkflowType,
  listActivityTypes,
  listWorkflowTypes,
  registerActivityType,
  registerWorkflowType,
  undeprecateActivityType,
  undeprecateWorkflowType,
} from "./types/register-type.ts";
import {
  countClosedWorkflowExecutions,
  countOpenWorkflowExecutions,
  countPendingActivityTasks,
  countPendingDecisionTasks,
  listClosedWorkflowExecutions,
  listOpenWorkflowExecutions,
} from "./visibility/execution-query.ts";

/** All 39 operations. A missing row does not compile. */
export const operations: { readonly [Name in OperationName]: Operation<Name> } = {
  CountClosedWorkflowExecutions: countClosedWorkflowExecutions,
  CountOpenWorkflowExecutions: countOpenWorkflowExecutions,
  CountPendingActivityTasks: countPendingActivityTasks,
  CountPendingDecisionTasks: countPendingDecisionTasks,
  DeleteActivityType: deleteActivityType,
  DeleteWorkflowType: deleteWorkflowType,
  DeprecateActivityType: deprecateActivityType,
  DeprecateDomain: deprecateDomain,
  DeprecateWorkflowType: deprecateWorkflowType,
  DescribeActivityType: describeActivityType,
  DescribeDomain: describeDomain,
  DescribeWorkflowExecution: describeWorkflowExecution,
  DescribeWorkflowType: describeWorkflowType,
  GetWorkflowExecutionHistory: getWorkflowExecutionHistory,
  ListActivityTypes: listActivityTypes,
  ListClosedWorkflowExecutions: listClosedWorkflowExecutions,
  ListDomains: listDomains,
  ListOpenWorkflowExecutions: listOpenWorkflowExecutions,
  ListTagsForResource: listTagsForResource,
  ListWorkflowTypes: listWorkflowTypes,
  PollForActivityTask: pollForActivityTask,
  PollForDecisionTask: pollForDecisionTask,
  RecordActivityTaskHeartbeat: recordActivityTaskHeartbeat,
  RegisterActivityType: registerActivityType,
  RegisterDomain: registerDomain,
  RegisterWorkflowType: registerWorkflowType,
  RequestCancelWorkflowExecution: requestCancelWorkflowExecution,
  RespondActivityTaskCanceled: respondActivityTaskCanceled,
  RespondActivityTaskCompleted: respondActivityTaskCompleted,
  RespondActivityTaskFailed: respondActivityTaskFailed,
  RespondDecisionTaskCompleted: respondDecisionTaskCompleted,
  SignalWorkflowExecution: signalWorkflowExecution,
  StartWorkflowExecution: startWorkflowExecution,
  TagResource: tagResource,
  TerminateWorkflowExecution: terminateWorkflowExecution,
  UndeprecateActivityType: undeprecateActivityType,
  UndeprecateDomain: undeprecateDomain,
  UndeprecateWorkflowType: undeprecateWorkflowType,
  UntagResource: untagResource,
};
