import type { OperationName, Operations } from "@openswf/model/operations";
import type { KeyValue } from "../ports/access-control.ts";
import { requestTagKeys } from "./condition-keys.ts";

interface NameAndVersion {
  readonly name: string;
  readonly version?: string | undefined;
}
interface Named {
  readonly name: string;
}

/** The operation-specific keys, as listed in SWF's guide. A member that is missing from the request yields no key. */
type KeysOf<Name extends OperationName> = (input: Operations[Name]["input"]) => KeyValue;

const none: KeyValue = () => undefined;
const noKeys = (): KeyValue => none;

const typeKeys =
  (prefix: "swf:activitytype" | "swf:workflowtype", type: NameAndVersion): KeyValue =>
  (key) => {
    if (key === `${prefix}.name`) return type.name;
    return key === `${prefix}.version` ? type.version : undefined;
  };

export const activityTypeKeys = (type: NameAndVersion): KeyValue => typeKeys("swf:activitytype", type);
export const workflowTypeKeys = (type: NameAndVersion): KeyValue => typeKeys("swf:workflowtype", type);

export const taskListKeys =
  (taskList: Named | undefined): KeyValue =>
  (key) =>
    key === "swf:tasklist.name" ? taskList?.name : undefined;

const member = "swf:taglist.member.";
/** `swf:tagList.member.0` to `.4`. */
export const tagListKeys =
  (tagList: readonly string[] | undefined): KeyValue =>
  (key) =>
    key.startsWith(member) ? tagList?.[Number(key.slice(member.length))] : undefined;

/** Returns the value of the first source that has the key. */
export const firstOf =
  (...sources: readonly KeyValue[]): KeyValue =>
  (key) => {
    for (const source of sources) {
      const value = source(key);
      if (value !== undefined) return value;
    }
    return undefined;
  };

interface RegisteringInput extends NameAndVersion {
  readonly defaultTaskList?: Named | undefined;
}
const registeringKeys =
  ({ name, version, defaultTaskList }: RegisteringInput): KeyValue =>
  (key) => {
    switch (key) {
      case "swf:name":
        return name;
      case "swf:version":
        return version;
      case "swf:defaulttasklist.name":
        return defaultTaskList?.name;
      default:
        return undefined;
    }
  };

const ofActivityType = ({ activityType }: { readonly activityType: NameAndVersion }): KeyValue =>
  activityTypeKeys(activityType);
const ofWorkflowType = ({ workflowType }: { readonly workflowType: NameAndVersion }): KeyValue =>
  workflowTypeKeys(workflowType);
const ofTaskList = ({ taskList }: { readonly taskList: Named }): KeyValue => taskListKeys(taskList);

interface FilteringInput {
  readonly typeFilter?: NameAndVersion | undefined;
  readonly tagFilter?: { readonly tag: string } | undefined;
}
const filterKeys =
  ({ typeFilter, tagFilter }: FilteringInput): KeyValue =>
  (key) => {
    switch (key) {
      case "swf:typefilter.name":
        return typeFilter?.name;
      case "swf:typefilter.version":
        return typeFilter?.version;
      case "swf:tagfilter.tag":
        return tagFilter?.tag;
      default:
        return undefined;
    }
  };

/**
 * All 39 operations; a missing row does not compile. (guide: the IAM pages, and the keys that the service model names)
 */
export const operationKeys: { readonly [Name in OperationName]: KeysOf<Name> } = {
  CountClosedWorkflowExecutions: filterKeys,
  CountOpenWorkflowExecutions: filterKeys,
  CountPendingActivityTasks: ofTaskList,
  CountPendingDecisionTasks: ofTaskList,
  DeleteActivityType: ofActivityType,
  DeleteWorkflowType: ofWorkflowType,
  DeprecateActivityType: ofActivityType,
  DeprecateDomain: noKeys,
  DeprecateWorkflowType: ofWorkflowType,
  DescribeActivityType: ofActivityType,
  DescribeDomain: noKeys,
  DescribeWorkflowExecution: noKeys,
  DescribeWorkflowType: ofWorkflowType,
  GetWorkflowExecutionHistory: noKeys,
  ListActivityTypes: noKeys,
  ListClosedWorkflowExecutions: filterKeys,
  ListDomains: noKeys,
  ListOpenWorkflowExecutions: filterKeys,
  ListTagsForResource: noKeys,
  ListWorkflowTypes: noKeys,
  PollForActivityTask: ofTaskList,
  PollForDecisionTask: ofTaskList,
  RecordActivityTaskHeartbeat: noKeys,
  RegisterActivityType: registeringKeys,
  RegisterDomain: ({ tags }) => requestTagKeys(tags, undefined),
  RegisterWorkflowType: registeringKeys,
  RequestCancelWorkflowExecution: noKeys,
  RespondActivityTaskCanceled: noKeys,
  RespondActivityTaskCompleted: noKeys,
  RespondActivityTaskFailed: noKeys,
  RespondDecisionTaskCompleted: noKeys,
  SignalWorkflowExecution: noKeys,
  StartWorkflowExecution: ({ workflowType, taskList, tagList }) =>
    firstOf(workflowTypeKeys(workflowType), taskListKeys(taskList), tagListKeys(tagList)),
  TagResource: ({ tags }) => requestTagKeys(tags, undefined),
  TerminateWorkflowExecution: noKeys,
  UndeprecateActivityType: ofActivityType,
  UndeprecateDomain: noKeys,
  UndeprecateWorkflowType: ofWorkflowType,
  UntagResource: ({ tagKeys }) => requestTagKeys(undefined, tagKeys),
};
