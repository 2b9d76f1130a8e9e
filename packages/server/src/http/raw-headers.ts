/**
 * The `rawHeaders` of node:http, names and values in turn, as a `WireRequest` has them. Not its `headers`: that drops the
 * second of two where one of them would decide who the caller is.
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
