import type { Instant } from "@openswf/model/brand";
import { type Filters, noFilters, type Status, statuses } from "./filters.ts";

/** The query of an address, as a router gives it: members may be missing, of any type, or of strangers. */
export type Search = Readonly<Record<string, unknown>>;

/** Characters of an id, a name or a tag; SWF allows 256. */
const textMax = 256;

/** The filters of an address. What makes no sense does not narrow the list. */
export function filtersFromSearch(search: Search): Filters {
  const withinMs = lengthOf(text(search["within"]));
  const isSpan = withinMs === undefined;
  return {
    ...noFilters,
    statuses: statusesOf(text(search["status"])),
    typeName: text(search["type"]),
    typeVersion: text(search["version"]),
    workflowId: text(search["id"]),
    runId: text(search["run"]),
    tag: text(search["tag"]),
    withinMs,
    from: isSpan ? instantOf(text(search["from"])) : undefined,
    to: isSpan ? instantOf(text(search["to"])) : undefined,
  };
}

/** The members of the query for these filters: only those that narrow the list. */
export function searchOfFilters(filters: Filters): Readonly<Record<string, string>> {
  const members: Readonly<Record<string, string | undefined>> = {
    status:
      filters.statuses.length === 0 ? undefined : filters.statuses.map((status) => status.toLowerCase()).join(","),
    type: filters.typeName,
    version: filters.typeVersion,
    id: filters.workflowId,
    run: filters.runId,
    tag: filters.tag,
    within: filters.withinMs === undefined ? undefined : lengthText(filters.withinMs),
    from: filters.from === undefined ? undefined : instantText(filters.from),
    to: filters.to === undefined ? undefined : instantText(filters.to),
  };
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** `status=open&id=order%207`, without a question mark. */
export function printSearch(search: Readonly<Record<string, string>>): string {
  return Object.entries(search)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/** The reverse. What cannot be decoded stays as it is; of repeated members the last counts. */
export function parseSearch(query: string): Readonly<Record<string, string>> {
  const pairs = query.replace(/^\?/, "").split("&").filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 ? [decoded(pair), ""] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    }),
  );
}

function decoded(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** A router may have made a number or a boolean of an id such as `7` or `true`. */
function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" && value.length <= textMax ? value : undefined;
}

function statusesOf(list: string | undefined): readonly Status[] {
  const wanted = new Set((list ?? "").toUpperCase().split(","));
  return statuses.filter((status) => wanted.has(status));
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `24h`, `7d`. */
function lengthOf(text: string | undefined): number | undefined {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text ?? "") ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

function lengthText(ms: number): string {
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
