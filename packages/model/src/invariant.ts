/** Our mistake: one of the program's own invariants is broken. Stops the request before anything is written. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, broken: string): asserts condition {
  if (!condition) throw new InvariantError(broken);
}

/** Ends a switch that handles every case: a new case fails to compile here. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
