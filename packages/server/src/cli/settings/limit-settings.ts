import { readFileSync } from "node:fs";
import { Problem } from "@openswf/core/ports/problem";
import { defaultLimits, type Limits, limitTable } from "@openswf/model/limits";
import type { TableEntry } from "../configuration/option-forms.ts";
import { didYouMean } from "../problems/nearest-names.ts";

export type LimitName = keyof Limits;
export type LimitSettings = Partial<Limits>;

// The table's keys are the names: `Object.keys` only loses their type.
export const limitNames: readonly LimitName[] = Object.keys(defaultLimits) as LimitName[];

/** For help and for the configuration file. */
export const limitEntries: readonly TableEntry[] = limitNames.map((name) => ({
  name,
  default: defaultLimits[name],
  meaning: limitTable[name].meaning,
}));

/** Parses `NAME=VALUE`, or several separated by commas, as in an environment variable. */
export function parseLimitSettings(text: string): LimitSettings {
  const settings: Partial<Record<LimitName, number>> = {};
  for (const setting of text.split(",")) {
    const [name = "", value, ...more] = setting.split("=").map((part) => part.trim());
    if (value === undefined || more.length > 0) {
      throw Problem.ofUsage(`Invalid limit "${setting}": expected NAME=VALUE.`);
    }
    settings[knownName(name)] = bound(name, value === "" ? Number.NaN : Number(value));
  }
  return settings;
}

/** Reads a JSON file of the form `{"openTimersMax": 500, ...}`. */
export function readLimitsFile(path: string): LimitSettings {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? `is not JSON: ${cause.message}`
        : `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw Problem.ofWorld(`The limits file ${path} ${why}`, cause);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw Problem.ofWorld(`The limits file ${path} must contain one JSON object, such as {"openTimersMax": 500}.`);
  }
  const settings: Partial<Record<LimitName, number>> = {};
  for (const [name, value] of Object.entries(content)) settings[knownName(name)] = bound(name, value);
  return settings;
}

/** The help on the limits: one line each, with its default. */
export const limitHelp = (): string =>
  limitNames
    .map((name) => `  ${name.padEnd(35)}${String(defaultLimits[name]).padEnd(11)}${limitTable[name].meaning}`)
    .join("\n");

function knownName(name: string): LimitName {
  const known = limitNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const meant = didYouMean(name, limitNames);
  throw Problem.ofUsage(`Unknown limit "${name}".${meant} For a list, run: openswf serve --help`);
}

function bound(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw Problem.ofUsage(`Invalid limit ${name}: expected a whole number of 1 or more.`);
}
