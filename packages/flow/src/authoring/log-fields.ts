/** Characters of the fields of one line. */
const fieldsMax = 16_000;
const depthMax = 6;

/** Fields of a log line as JSON. It never throws, since a line that is left out on replay must not fail the code. */
export function logFields(fields: Readonly<Record<string, unknown>>): string {
  try {
    const text = JSON.stringify(plain(fields, 0)) ?? "{}";
    return text.length <= fieldsMax ? text : JSON.stringify({ cut: text.slice(0, fieldsMax) });
  } catch (error) {
    return JSON.stringify({ unreadable: String(error) });
  }
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return value.stack ?? String(value);
  if (depth >= depthMax) return "...";
  if ("toJSON" in value) return value;
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return [...value].map((each) => plain(each, depth + 1));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, depth + 1)]));
}
