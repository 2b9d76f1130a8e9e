/** At most three of `names` that a person may have meant by `typed`, likeliest first. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const byDistance = names
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  // What is nearly as near as the nearest; half of the letters wrong is no slip any more.
  const farthest = Math.min((byDistance[0]?.distance ?? 0) + 2, typed.length / 2);
  return byDistance
    .filter(({ distance }) => distance <= farthest)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` Did you mean A or B?`, or nothing when none is near. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearestNames(typed, names);
  return near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
}

/** Fewest letters to insert, remove or replace to come from one text to the other. */
function distanceTo(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(row, column - 1) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, at(row, column) + 1, at(next, column - 1) + 1));
    }
    row = next;
  }
  return at(row, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
