import { type Filters, noFilters, type Status, statuses } from "@openswf/insight/search/filters";
import type { Instant } from "@openswf/model/brand";

/** The members of an address that filter a list of executions. Short names, since people read and send these links. */
export const filterNames = [
  "status",
  "type",
  "version",
  "id",
  "run",
  "tag",
  "within",
  "over",
  "closed",
  "from",
  "to",
] as const;

/** The query of an address, as a router gives it: members may be missing, of any type, or of strangers. */
type Search = Readonly<Record<string, unknown>>;
/** What narrows a list, as the members of an address. */
export type FilterSearch = { readonly [Name in (typeof filterNames)[number]]?: string };

/** Characters of an id, a name or a tag; SWF allows 256. */
const textMax = 256;

/** The filters of an address. What makes no sense does not narrow the list. */
export function filtersFromSearch(search: Search): Filters {
  const withinMs = lengthOf(text(search["within"]));
  const overMs = lengthOf(text(search["over"]));
  const isSpan = withinMs === undefined && overMs === undefined;
  return {
    ...noFilters,
    statuses: statusesOf(text(search["status"])),
    typeName: text(search["type"]),
    typeVersion: text(search["version"]),
    workflowId: text(search["id"]),
    runId: text(search["run"]),
    tag: text(search["tag"]),
    withinMs,
    overMs,
    closedWithinMs: lengthOf(text(search["closed"])),
    from: isSpan ? instantOf(text(search["from"])) : undefined,
    to: isSpan ? instantOf(text(search["to"])) : undefined,
  };
}

/** The members of the query for these filters: only those that narrow the list. */
export function searchOfFilters(filters: Filters): FilterSearch {
  const members: Readonly<Record<keyof FilterSearch, string | undefined>> = {
    status:
      filters.statuses.length === 0 ? undefined : filters.statuses.map((status) => status.toLowerCase()).join(","),
    type: filters.typeName,
    version: filters.typeVersion,
    id: filters.workflowId,
    run: filters.runId,
    tag: filters.tag,
    within: lengthText(filters.withinMs),
    over: lengthText(filters.overMs),
    closed: lengthText(filters.closedWithinMs),
    from: filters.from === undefined ? undefined : instantText(filters.from),
    to: filters.to === undefined ? undefined : instantText(filters.to),
  };
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A router may have made a number or a boolean of an id such as `7` or `true`. */
function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" && value.length <= textMax ? value : undefined;
}

function statusesOf(list: string | undefined): readonly Status[] {
  const wanted = new Set((list ?? "").toUpperCase().split(","));
  return statuses.filter((status) => wanted.has(status) || (wanted.has("CLOSED") && status !== "OPEN"));
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `24h`, `7d`. */
function lengthOf(text: string | undefined): number | undefined {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text ?? "") ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

function lengthText(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  const [unit = "m", length = 60_000] =
    Object.entries(units)
      .toReversed()
      .find(([, each]) => ms % each === 0) ?? [];
  return `${Math.round(ms / length)}${unit}`;
}

function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}

/** To the second where it is whole: `2026-01-01T12:00:00Z`. */
function instantText(at: Instant): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
