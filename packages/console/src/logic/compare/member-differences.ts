import { isObject, jsonText } from "@openswf/insight/json/json-object";
import type { AttributeDifference } from "./compare-runs.ts";

/** Where two values differ, with JSON of both sides there; `undefined` where a side has nothing. */
export interface ValueDifference {
  /** `input.lines[0].count`. */
  readonly path: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** Histories are texts of strangers: so deep, and so many differences of one attribute, are looked at. */
const depthMax = 20;
const differencesMax = 50;
/** Longer texts are compared as wholes. */
const parsedMax = 500_000;

/** Where an attribute differs. Texts that are JSON on both sides are looked into. */
export function memberDifferences({ member, left, right }: AttributeDifference): readonly ValueDifference[] {
  const found: ValueDifference[] = [];
  const [ours, theirs] = [valueIn(left), valueIn(right)];
  if (!isNested(ours) || !isNested(theirs)) return [{ path: member, left: shown(left), right: shown(right) }];
  compare(ours, theirs, { path: member, depth: 0, found });
  // Of two texts that say the same in other words, only the words differ.
  return found.length > 0 ? found : [{ path: member, left: shown(left), right: shown(right) }];
}

interface Comparing {
  readonly path: string;
  readonly depth: number;
  readonly found: ValueDifference[];
}

function compare(left: unknown, right: unknown, { path, depth, found }: Comparing): void {
  if (found.length >= differencesMax || jsonOf(left) === jsonOf(right)) return;
  const members = depth < depthMax ? membersOf(left, right) : undefined;
  if (members === undefined) {
    found.push({ path, left: jsonOf(left), right: jsonOf(right) });
    return;
  }
  for (const member of members) {
    const step = Array.isArray(left) ? `[${member}]` : nameStep(member);
    compare(memberOf(left, member), memberOf(right, member), { path: path + step, depth: depth + 1, found });
  }
}

/** The members of two objects or two arrays; `undefined` for anything else. */
function membersOf(left: unknown, right: unknown): readonly string[] | undefined {
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => String(index));
  }
  if (!isObject(left) || !isObject(right)) return undefined;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])];
}

function memberOf(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value[Number(member)];
  return isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
}

function nameStep(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : jsonText(value);
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The value of JSON, and of JSON in a text of JSON. */
function valueIn(json: string | undefined): unknown {
  if (json === undefined || json.length > parsedMax) return undefined;
  const value = parsed(json);
  return typeof value === "string" ? parsed(value) : value;
}

/** Text without its quotes. */
function shown(json: string | undefined): string | undefined {
  const value = json === undefined ? undefined : parsed(json);
  return typeof value === "string" ? value : json;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
