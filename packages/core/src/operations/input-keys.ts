/**
 * The condition keys of an operation, from its input, as SWF's guide lists them. (guide: the IAM pages, and the keys that
 * the service model names)
 */
import type { KeyValue, Tag } from "../ports/access-control.ts";
import {
  activityTypeKeys,
  type NameAndVersion,
  type Named,
  noKey,
  requestTagKeys,
  taskListKeys,
  workflowTypeKeys,
} from "./condition-keys.ts";

export const noKeys = (): KeyValue => noKey;

interface RegisteringInput extends NameAndVersion {
  readonly defaultTaskList?: Named | undefined;
}
export const keysOfRegistration =
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

export const keysOfActivityType = ({ activityType }: { readonly activityType: NameAndVersion }): KeyValue =>
  activityTypeKeys(activityType);
export const keysOfWorkflowType = ({ workflowType }: { readonly workflowType: NameAndVersion }): KeyValue =>
  workflowTypeKeys(workflowType);
export const keysOfTaskList = ({ taskList }: { readonly taskList: Named }): KeyValue => taskListKeys(taskList);

interface FilteringInput {
  readonly typeFilter?: NameAndVersion | undefined;
  readonly tagFilter?: { readonly tag: string } | undefined;
}
export const keysOfFilters =
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

export const keysOfTags = ({ tags }: { readonly tags?: readonly Tag[] | undefined }): KeyValue =>
  requestTagKeys(tags, undefined);
