/** The query of an address: texts by name. Whatever else a link may hold is dropped where it is read. */
export type Search = Readonly<Record<string, string>>;

/** Reads a query. The last of several values of one name counts. */
export function parseSearch(query: string): Search {
  const search: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(query)) search[name] = value;
  return search;
}

/** Writes a query, with its leading `?`. Members that are `undefined` or empty are left out. */
export function printSearch(search: Readonly<Record<string, unknown>>): string {
  const present = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
  );
  const query = new URLSearchParams(present).toString();
  return query === "" ? "" : `?${query}`;
}

/** The members of a query that a page reads. */
export function pick<Name extends string>(
  search: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): {
  readonly [One in Name]?: string;
} {
  const picked: { [One in Name]?: string } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" && value !== "") picked[name] = value;
  }
  return picked;
}
