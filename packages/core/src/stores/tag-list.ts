import type { TagList } from "@openswf/model/wire-types";

/** An execution's tags in one column: JSON, or null if it was started without a tag list. */
export function printTagList(tags: TagList | undefined): string | null {
  return tags === undefined ? null : JSON.stringify(tags);
}

export function parseTagList(stored: string | null): TagList | undefined {
  // Only printTagList writes this column.
  return stored === null ? undefined : (JSON.parse(stored) as TagList);
}

const none: readonly string[] = [];

/** The tags by which an execution is found, each once. A `null` in the list is no tag. */
export function tagsToFindBy(tags: TagList | undefined): readonly string[] {
  return tags === undefined ? none : [...new Set(tags)].filter((tag) => tag !== null);
}
