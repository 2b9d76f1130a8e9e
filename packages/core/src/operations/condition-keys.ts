/** Condition keys that several operations and decisions share. Keys are lower case here. */
import type { KeyValue, Tag } from "../ports/access-control.ts";

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
