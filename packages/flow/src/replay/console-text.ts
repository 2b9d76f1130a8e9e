/** Characters of one line. */
const textMax = 16_000;

/** What the console of workflow code was given, as one line of the log. Never throws: a log line must not fail the code. */
export function consoleText(values: readonly unknown[]): string {
  return Array.from(values, textOf).join(" ").slice(0, textMax);
}

function textOf(value: unknown): string {
  try {
    if (typeof value !== "object" || value === null) return String(value);
    // An error of the realm inside.
    if ("stack" in value && typeof value.stack === "string") return value.stack;
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "(a value that cannot be shown)";
  }
}
