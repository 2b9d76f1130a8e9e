/** Names what an endpoint has beyond SWF. A request with the value `extensionsAsked` asks for it; Amazon SWF passes it over. */
export const extensionsHeader = "x-openswf-extensions";
export const extensionsAsked = "list";
/** More would not be openswf: it has a handful. */
const extensionsMax = 100;

/** Adds the names in openswf's header, such as `OpenSWF.DescribeServer,OpenSWF.Other`. Any other header is passed over. */
export function noteExtensions(extensions: Set<string>, header: string, value: string | undefined): void {
  if (value === undefined || header.length !== extensionsHeader.length) return;
  if (header.toLowerCase() !== extensionsHeader) return;
  for (const name of value.split(",", extensionsMax)) {
    if (extensions.size < extensionsMax) extensions.add(name.trim());
  }
}
