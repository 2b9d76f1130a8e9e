/** The paths in a parsed JSON value at which a key follows a greater one. */
export function unsortedKeys(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const unsorted: string[] = [];
  let last = "";
  for (const [key, member] of Object.entries(value)) {
    // The indexes of a list are always in order, although "10" sorts before "9".
    if (!Array.isArray(value) && key < last) unsorted.push(`${path}.${key} after ${last}`);
    last = key;
    unsorted.push(...unsortedKeys(member, `${path}.${key}`));
  }
  return unsorted;
}
