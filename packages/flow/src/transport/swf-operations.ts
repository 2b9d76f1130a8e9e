import type {
  ActivityTask,
  ActivityTaskStatus,
  ActivityTypeDetail,
  ActivityTypeInfos,
  CountClosedWorkflowExecutionsInput,
  CountOpenWorkflowExecutionsInput,
  CountPendingActivityTasksInput,
  CountPendingDecisionTasksInput,
  DecisionTask,
  DeleteActivityTypeInput,
  DeleteWorkflowTypeInput,
  DeprecateActivityTypeInput,
  DeprecateDomainInput,
  DeprecateWorkflowTypeInput,
  DescribeActivityTypeInput,
  DescribeDomainInput,
  DescribeWorkflowExecutionInput,
  DescribeWorkflowTypeInput,
  DomainDetail,
  DomainInfos,
  GetWorkflowExecutionHistoryInput,
  History,
  ListActivityTypesInput,
  ListClosedWorkflowExecutionsInput,
  ListDomainsInput,
  ListOpenWorkflowExecutionsInput,
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  ListWorkflowTypesInput,
  PendingTaskCount,
  PollForActivityTaskInput,
  PollForDecisionTaskInput,
  RecordActivityTaskHeartbeatInput,
  RegisterActivityTypeInput,
  RegisterDomainInput,
  RegisterWorkflowTypeInput,
  RequestCancelWorkflowExecutionInput,
  RespondActivityTaskCanceledInput,
  RespondActivityTaskCompletedInput,
  RespondActivityTaskFailedInput,
  RespondDecisionTaskCompletedInput,
  Run,
  SignalWorkflowExecutionInput,
  StartWorkflowExecutionInput,
  TagResourceInput,
  TerminateWorkflowExecutionInput,
  UndeprecateActivityTypeInput,
  UndeprecateDomainInput,
  UndeprecateWorkflowTypeInput,
  UntagResourceInput,
  WorkflowExecutionCount,
  WorkflowExecutionDetail,
  WorkflowExecutionInfos,
  WorkflowTypeDetail,
  WorkflowTypeInfos,
} from "@aws-sdk/client-swf";

/** What an operation takes and answers. `unknown` stands for the operations whose answer has nothing to read. */
interface Operation<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** The operations of SWF, API 2012-01-25, with the types of `@aws-sdk/client-swf`. */
interface SwfOperations {
  readonly CountClosedWorkflowExecutions: Operation<CountClosedWorkflowExecutionsInput, WorkflowExecutionCount>;
  readonly CountOpenWorkflowExecutions: Operation<CountOpenWorkflowExecutionsInput, WorkflowExecutionCount>;
  readonly CountPendingActivityTasks: Operation<CountPendingActivityTasksInput, PendingTaskCount>;
  readonly CountPendingDecisionTasks: Operation<CountPendingDecisionTasksInput, PendingTaskCount>;
  readonly DeleteActivityType: Operation<DeleteActivityTypeInput, unknown>;
  readonly DeleteWorkflowType: Operation<DeleteWorkflowTypeInput, unknown>;
  readonly DeprecateActivityType: Operation<DeprecateActivityTypeInput, unknown>;
  readonly DeprecateDomain: Operation<DeprecateDomainInput, unknown>;
  readonly DeprecateWorkflowType: Operation<DeprecateWorkflowTypeInput, unknown>;
  readonly DescribeActivityType: Operation<DescribeActivityTypeInput, ActivityTypeDetail>;
  readonly DescribeDomain: Operation<DescribeDomainInput, DomainDetail>;
  readonly DescribeWorkflowExecution: Operation<DescribeWorkflowExecutionInput, WorkflowExecutionDetail>;
  readonly DescribeWorkflowType: Operation<DescribeWorkflowTypeInput, WorkflowTypeDetail>;
  readonly GetWorkflowExecutionHistory: Operation<GetWorkflowExecutionHistoryInput, History>;
  readonly ListActivityTypes: Operation<ListActivityTypesInput, ActivityTypeInfos>;
  readonly ListClosedWorkflowExecutions: Operation<ListClosedWorkflowExecutionsInput, WorkflowExecutionInfos>;
  readonly ListDomains: Operation<ListDomainsInput, DomainInfos>;
  readonly ListOpenWorkflowExecutions: Operation<ListOpenWorkflowExecutionsInput, WorkflowExecutionInfos>;
  readonly ListTagsForResource: Operation<ListTagsForResourceInput, ListTagsForResourceOutput>;
  readonly ListWorkflowTypes: Operation<ListWorkflowTypesInput, WorkflowTypeInfos>;
  readonly PollForActivityTask: Operation<PollForActivityTaskInput, ActivityTask>;
  readonly PollForDecisionTask: Operation<PollForDecisionTaskInput, DecisionTask>;
  readonly RecordActivityTaskHeartbeat: Operation<RecordActivityTaskHeartbeatInput, ActivityTaskStatus>;
  readonly RegisterActivityType: Operation<RegisterActivityTypeInput, unknown>;
  readonly RegisterDomain: Operation<RegisterDomainInput, unknown>;
  readonly RegisterWorkflowType: Operation<RegisterWorkflowTypeInput, unknown>;
  readonly RequestCancelWorkflowExecution: Operation<RequestCancelWorkflowExecutionInput, unknown>;
  readonly RespondActivityTaskCanceled: Operation<RespondActivityTaskCanceledInput, unknown>;
  readonly RespondActivityTaskCompleted: Operation<RespondActivityTaskCompletedInput, unknown>;
  readonly RespondActivityTaskFailed: Operation<RespondActivityTaskFailedInput, unknown>;
  readonly RespondDecisionTaskCompleted: Operation<RespondDecisionTaskCompletedInput, unknown>;
  readonly SignalWorkflowExecution: Operation<SignalWorkflowExecutionInput, unknown>;
  readonly StartWorkflowExecution: Operation<StartWorkflowExecutionInput, Run>;
  readonly TagResource: Operation<TagResourceInput, unknown>;
  readonly TerminateWorkflowExecution: Operation<TerminateWorkflowExecutionInput, unknown>;
  readonly UndeprecateActivityType: Operation<UndeprecateActivityTypeInput, unknown>;
  readonly UndeprecateDomain: Operation<UndeprecateDomainInput, unknown>;
  readonly UndeprecateWorkflowType: Operation<UndeprecateWorkflowTypeInput, unknown>;
  readonly UntagResource: Operation<UntagResourceInput, unknown>;
}

export type SwfOperation = keyof SwfOperations;
export type InputOf<Name extends SwfOperation> = SwfOperations[Name]["input"];
export type OutputOf<Name extends SwfOperation> = SwfOperations[Name]["output"];

/** The name of an operation that openswf has and SWF does not, as the endpoint announces it. */
export type ExtensionOperation = `OpenSWF.${string}`;

/** The operations that the service holds for up to 60 seconds. */
export const polls: ReadonlySet<string> = new Set<SwfOperation>(["PollForActivityTask", "PollForDecisionTask"]);
/** Longer than the service holds a poll. */
export const pollTimeoutMs = 70_000;
