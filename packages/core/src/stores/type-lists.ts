import type { Page } from "./page.ts";

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/**
 * The statements by which a store lists registered types, ascending by name and version: all types or those of one name,
 * forwards or reversed, and, for a reversed list, its first page, which has no bound.
 */
export const typeLists = [
  "list",
  "listReversed",
  "listReversedFromEnd",
  "listNamed",
  "listNamedReversed",
  "listNamedReversedFromEnd",
] as const;
export type TypeListName = (typeof typeLists)[number];

/** The statement that lists a page, and its bounds beyond domain, kind, status and limit. */
export function typeListOf(
  name: string | undefined,
  { after, reverse }: Pick<Page<NameAndVersion>, "after" | "reverse">,
): { readonly list: TypeListName; readonly bounds: readonly string[] } {
  if (name === undefined) {
    if (!reverse) return { list: "list", bounds: [after?.name ?? "", after?.version ?? ""] };
    if (after === undefined) return { list: "listReversedFromEnd", bounds: [] };
    return { list: "listReversed", bounds: [after.name, after.version] };
  }
  if (!reverse) return { list: "listNamed", bounds: [name, after?.version ?? ""] };
  if (after === undefined) return { list: "listNamedReversedFromEnd", bounds: [name] };
  return { list: "listNamedReversed", bounds: [name, after.version] };
}
