import type { OperationName } from "@openswf/model/operations";
import type { Definition } from "./call.ts";
import { deprecateDomain } from "./domains/deprecate-domain.ts";
import { describeDomain } from "./domains/describe-domain.ts";
import { listDomains } from "./domains/list-domains.ts";
import { listTagsForResource } from "./domains/list-tags-for-resource.ts";
import { registerDomain } from "./domains/register-domain.ts";
import { tagResource } from "./domains/tag-resource.ts";
import { undeprecateDomain } from "./domains/undeprecate-domain.ts";
import { untagResource } from "./domains/untag-resource.ts";
import { describeWorkflowExecution } from "./executions/describe-workflow-execution.ts";
import { getWorkflowExecutionHistory } from "./executions/get-workflow-execution-history.ts";
import { requestCancelWorkflowExecution } from "./executions/request-cancel-workflow-execution.ts";
import { signalWorkflowExecution } from "./executions/signal-workflow-execution.ts";
import { startWorkflowExecution } from "./executions/start-workflow-execution.ts";
import { terminateWorkflowExecution } from "./executions/terminate-workflow-execution.ts";
import { pollForActivityTask } from "./tasks/poll-for-activity-task.ts";
import { pollForDecisionTask } from "./tasks/poll-for-decision-task.ts";
import { recordActivityTaskHeartbeat } from "./tasks/record-activity-task-heartbeat.ts";
import { respondActivityTaskCanceled } from "./tasks/respond-activity-task-canceled.ts";
import { respondActivityTaskCompleted } from "./tasks/respond-activity-task-completed.ts";
import { respondActivityTaskFailed } from "./tasks/respond-activity-task-failed.ts";
import { respondDecisionTaskCompleted } from "./tasks/respond-decision-task-completed.ts";
import { deleteActivityType } from "./types/delete-activity-type.ts";
import { deleteWorkflowType } from "./types/delete-workflow-type.ts";
import { deprecateActivityType } from "./types/deprecate-activity-type.ts";
import { deprecateWorkflowType } from "./types/deprecate-workflow-type.ts";
import { describeActivityType } from "./types/describe-activity-type.ts";
import { describeWorkflowType } from "./types/describe-workflow-type.ts";
import { listActivityTypes } from "./types/list-activity-types.ts";
import { listWorkflowTypes } from "./types/list-workflow-types.ts";
import { registerActivityType } from "./types/register-activity-type.ts";
import { registerWorkflowType } from "./types/register-workflow-type.ts";
import { undeprecateActivityType } from "./types/undeprecate-activity-type.ts";
import { undeprecateWorkflowType } from "./types/undeprecate-workflow-type.ts";
import { countClosedWorkflowExecutions } from "./visibility/count-closed-workflow-executions.ts";
import { countOpenWorkflowExecutions } from "./visibility/count-open-workflow-executions.ts";
import { countPendingActivityTasks } from "./visibility/count-pending-activity-tasks.ts";
import { countPendingDecisionTasks } from "./visibility/count-pending-decision-tasks.ts";
import { listClosedWorkflowExecutions } from "./visibility/list-closed-workflow-executions.ts";
import { listOpenWorkflowExecutions } from "./visibility/list-open-workflow-executions.ts";

/** All 39 operations of SWF. A missing row does not compile. */
export const definitions: { readonly [Name in OperationName]: Definition<Name> } = {
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
