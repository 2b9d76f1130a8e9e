/** Names what an endpoint has beyond SWF. A request with the value `extensionsAsked` asks for it; Amazon SWF passes it over. */
export const extensionsHeader = "x-openswf-extensions";
export const extensionsAsked = "list";
/** More would not be openswf: it has a handful. */
const extensionsMax = 100;

/** Adds the names in the header's value, such as `OpenSWF.DescribeServer,OpenSWF.Other`. */
export function noteExtensions(extensions: Set<string>, value: string | readonly string[] | undefined): void {
  if (value === undefined) return;
  for (const name of String(value).split(",", extensionsMax)) {
    if (extensions.size < extensionsMax) extensions.add(name.trim());
  }
}
