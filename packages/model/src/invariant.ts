/** Ours: something the program promised itself has broken. Stops the request before anything is written. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, broken: string): asserts condition {
  if (!condition) throw new InvariantError(broken);
}

/** Ends a switch that has handled every case: a new case breaks the build at the call. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
