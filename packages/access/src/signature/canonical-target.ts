/**
 * Path and query in canonical form, and other checks of a query. Texts are latin1, one character per byte of the
 * request line. SWF's target is always `/`; the rest judges other targets as AWS does.
 */

export interface CanonicalTarget {
  readonly path: string;
  readonly query: string;
}

const root: CanonicalTarget = { path: "/", query: "" };

export function canonicalTarget(target: string): CanonicalTarget {
  if (target === "/") return root;
  const mark = target.indexOf("?");
  if (mark < 0) return { path: canonicalPath(target), query: "" };
  return { path: canonicalPath(target.slice(0, mark)), query: canonicalQuery(target.slice(mark + 1)) };
}

/** Whether a query has a parameter with exactly this name. */
export function hasQueryParameter(target: string, name: string): boolean {
  const mark = target.indexOf("?");
  return mark >= 0 && parametersOf(target.slice(mark + 1)).some((parameter) => parameter.name === name);
}

/** Resolves empty segments and dots, and encodes escapes a second time, as all services but S3 do. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(encoded(segment));
  }
  const end = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${end}`;
}

/** Sorts parameters by encoded name, then value. A `+` is a plus sign, as in RFC 3986. */
function canonicalQuery(query: string): string {
  const pairs = parametersOf(query).map(({ name, value }) => ({ name: encoded(name), value: encoded(value) }));
  pairs.sort((a, b) => compared(a.name, b.name) || compared(a.value, b.value));
  return pairs.map(({ name, value }) => `${name}=${value}`).join("&");
}

/** Compares by code unit, which here means by byte. (`localeCompare` would depend on the language.) */
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Parameter {
  readonly name: string;
  readonly value: string;
}

function parametersOf(query: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    parameters.push({ name: decoded(name), value: equals < 0 ? "" : decoded(part.slice(equals + 1)) });
  }
  return parameters;
}

/** Decodes escapes to bytes; invalid escapes stay as they are. */
const decoded = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Escapes every byte except the unreserved characters of RFC 3986. */
const encoded = (text: string): string =>
  text.replace(/[^A-Za-z0-9._~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
