import { inspect } from "node:util";

/** What the console of workflow code was given, as one line of the log. Never throws: a log line must not fail the code. */
export function consoleText(values: readonly unknown[]): string {
  try {
    return Array.from(values, (value) => (typeof value === "string" ? value : inspect(value, shown))).join(" ");
  } catch {
    return "(a line that cannot be shown)";
  }
}

/** `customInspect` would call the code's own functions. */
const shown = {
  depth: 4,
  breakLength: Number.POSITIVE_INFINITY,
  maxStringLength: 2_000,
  customInspect: false,
} as const;
