/** The places in a parsed JSON value where a key comes after one that is greater, as paths. */
export function unsortedKeys(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const unsorted: string[] = [];
  let last = "";
  for (const [key, member] of Object.entries(value)) {
    // The numbers of a list come in order by themselves, yet "10" is less than "9".
    if (!Array.isArray(value) && key < last) unsorted.push(`${path}.${key} after ${last}`);
    last = key;
    unsorted.push(...unsortedKeys(member, `${path}.${key}`));
  }
  return unsorted;
}
