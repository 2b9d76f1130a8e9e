/** Throws unless it is so. */
export function check(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}

/** Throws if there are any, naming some. */
export function checkNone(things: readonly unknown[], what: string): void {
  const some = things.slice(0, 5).map((thing) => (typeof thing === "string" ? thing : JSON.stringify(thing)));
  check(things.length === 0, `${things.length} ${what}: ${some.join(", ")}`);
}
