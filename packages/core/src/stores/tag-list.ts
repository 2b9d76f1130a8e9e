/** An execution's tags in one column: JSON, or null if it was started without a tag list. */
export function printTagList(tags: readonly string[] | undefined): string | null {
  return tags === undefined ? null : JSON.stringify(tags);
}

export function parseTagList(stored: string | null): readonly string[] | undefined {
  // Only printTagList writes this column.
  return stored === null ? undefined : (JSON.parse(stored) as readonly string[]);
}
