/**
 * Converts the `rawHeaders` of node:http, alternating names and values, to those of a `WireRequest`. Its `headers` would not
 * do: they drop the second of two equal headers, and that could decide who the caller is.
 */
export function headersOf(raw: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? "";
    const value = raw[at + 1] ?? "";
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}
