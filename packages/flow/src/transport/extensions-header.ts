export const extensionsHeader = "x-openswf-extensions";
/** In a request: openswf announces its extensions in the reply. Amazon SWF passes it over. */
export const askForExtensions = "list";
/** More would not be openswf: it has a handful. */
const extensionsMax = 100;

/** Adds the names in the header's value, such as `OpenSWF.DescribeServer,OpenSWF.Other`. */
export function noteExtensions(extensions: Set<string>, value: string | readonly string[] | undefined): void {
  if (value === undefined) return;
  for (const name of String(value).split(",", extensionsMax)) {
    if (extensions.size < extensionsMax) extensions.add(name.trim());
  }
}
