/** Condition keys that several operations and decisions share, from the values that a request names. Keys are lower case. */
import type { TagList } from "@openswf/model/wire-types";
import type { KeyValue, Tag } from "../ports/access-control.ts";

export interface NameAndVersion {
  readonly name: string;
  readonly version?: string | undefined;
}
export interface Named {
  readonly name: string;
}

export const noKey: KeyValue = () => undefined;

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
  (tagList: TagList | undefined): KeyValue =>
  (key) =>
    key.startsWith(member) ? (tagList?.[Number(key.slice(member.length))] ?? undefined) : undefined;

const requestTag = "aws:requesttag/";

/** Tags that a request sets; `keys` are the keys of the tags that it removes or sets. */
export const requestTagKeys =
  (tags: readonly Tag[] | undefined, keys: readonly string[] | undefined): KeyValue =>
  (key) => {
    if (key === "aws:tagkeys") return keys ?? tags?.map((tag) => tag.key);
    if (tags === undefined || !key.startsWith(requestTag)) return undefined;
    // The case of a tag's key does not count in condition keys. (IAM)
    const wanted = key.slice(requestTag.length);
    const tag = tags.findLast((each) => each.key.toLowerCase() === wanted);
    return tag && (tag.value ?? "");
  };
