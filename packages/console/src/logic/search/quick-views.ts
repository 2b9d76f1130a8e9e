import { type FilterSearch, filterNames, filtersFromSearch, searchOfFilters } from "./search-address.ts";

/** Filters with a name. */
export interface View {
  readonly name: string;
  readonly search: FilterSearch;
}

/** What people look for most. Their spans move with the time. */
export const quickViews: readonly View[] = [
  { name: "Running", search: { status: "open" } },
  { name: "Open longer than a day", search: { status: "open", over: "1d" } },
  { name: "Failed or timed out today", search: { status: "failed,timed_out", closed: "1d" } },
  { name: "Closed in the last hour", search: { closed: "1h" } },
  { name: "Started in the last hour", search: { within: "1h" } },
  { name: "Canceled or terminated this week", search: { status: "canceled,terminated", closed: "7d" } },
];

/** Saved views that a browser keeps. */
export const savedViewsMax = 50;
const nameMax = 60;

/** Reads what a browser has kept. What is not a view is left out. */
export function readViews(stored: string | null): readonly View[] {
  const list = parsed(stored ?? "[]");
  if (!Array.isArray(list)) return [];
  return list.slice(0, savedViewsMax).flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("name" in entry) || typeof entry.name !== "string") return [];
    const search = "search" in entry && typeof entry.search === "object" ? { ...entry.search } : {};
    return entry.name === "" ? [] : [{ name: entry.name.slice(0, nameMax), search: normal(search) }];
  });
}

export const printViews = (views: readonly View[]): string => JSON.stringify(views);

/** With one more, at its end; a view of the same name is replaced. `undefined` if there are too many, or it has no name. */
export function withView(views: readonly View[], { name, search }: View): readonly View[] | undefined {
  const called = name.trim().slice(0, nameMax);
  const others = views.filter((view) => view.name !== called);
  if (called === "" || others.length >= savedViewsMax) return undefined;
  return [...others, { name: called, search: normal(search) }];
}

/** Whether an address shows a view. */
export function isShown({ search }: View, address: Readonly<Record<string, unknown>>): boolean {
  const [wanted, shown] = [normal(search), normal(address)];
  return filterNames.every((name) => wanted[name] === shown[name]);
}

const normal = (search: Readonly<Record<string, unknown>>): FilterSearch => searchOfFilters(filtersFromSearch(search));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
