import type { OperationName } from "@openswf/model/operations";
import { account } from "../trusting.ts";

const domain = "shop";
const workflowType = { name: "order", version: "1" };
const activityType = { name: "charge", version: "1" };
const taskList = { name: "orders" };
const startTimeFilter = { oldestDate: 0 };
const resourceArn = `arn:aws:swf:us-east-1:${account}:/domain/${domain}`;
const execution = { workflowId: "order-1", runId: "22abc" };

/**
 * A valid input for every operation that names its domain or no resource; operations that take a token have tests of
 * their own.
 */
export const inputs = {
  CountClosedWorkflowExecutions: { domain, startTimeFilter, typeFilter: workflowType },
  CountOpenWorkflowExecutions: { domain, startTimeFilter, tagFilter: { tag: "gift" } },
  CountPendingActivityTasks: { domain, taskList },
  CountPendingDecisionTasks: { domain, taskList },
  DeleteActivityType: { domain, activityType },
  DeleteWorkflowType: { domain, workflowType },
  DeprecateActivityType: { domain, activityType },
  DeprecateDomain: { name: domain },
  DeprecateWorkflowType: { domain, workflowType },
  DescribeActivityType: { domain, activityType },
  DescribeDomain: { name: domain },
  DescribeWorkflowExecution: { domain, execution },
  DescribeWorkflowType: { domain, workflowType },
  GetWorkflowExecutionHistory: { domain, execution },
  ListActivityTypes: { domain, registrationStatus: "REGISTERED" },
  ListClosedWorkflowExecutions: { domain, startTimeFilter, typeFilter: workflowType },
  ListDomains: { registrationStatus: "REGISTERED" },
  ListOpenWorkflowExecutions: { domain, startTimeFilter, tagFilter: { tag: "gift" } },
  ListTagsForResource: { resourceArn },
  ListWorkflowTypes: { domain, registrationStatus: "REGISTERED" },
  PollForActivityTask: { domain, taskList },
  PollForDecisionTask: { domain, taskList },
  RegisterActivityType: { domain, name: "charge", version: "2", defaultTaskList: taskList },
  RegisterDomain: { name: domain, workflowExecutionRetentionPeriodInDays: "1", tags: [{ key: "team", value: "shop" }] },
  RegisterWorkflowType: { domain, name: "order", version: "2", defaultTaskList: taskList },
  RequestCancelWorkflowExecution: { domain, workflowId: "order-1" },
  SignalWorkflowExecution: { domain, workflowId: "order-1", signalName: "hurry" },
  StartWorkflowExecution: { domain, workflowId: "order-1", workflowType, taskList, tagList: ["gift", "urgent"] },
  TagResource: { resourceArn, tags: [{ key: "team", value: "shop" }] },
  TerminateWorkflowExecution: { domain, workflowId: "order-1" },
  UndeprecateActivityType: { domain, activityType },
  UndeprecateDomain: { name: domain },
  UndeprecateWorkflowType: { domain, workflowType },
  UntagResource: { resourceArn, tagKeys: ["team"] },
} as const satisfies Partial<Readonly<Record<OperationName, object>>>;

export type WithDomain = keyof typeof inputs;
// `as`: Object.keys does not return the key type of the table.
export const operationsWithDomain = Object.keys(inputs) as readonly WithDomain[];
