/** Up to three of `names` that the user may have meant by `typed`, most likely first. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const byDistance = names
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  // Accept names nearly as close as the closest. With more than half of the letters wrong, it is not a typo.
  const farthest = Math.min((byDistance[0]?.distance ?? 0) + 2, typed.length / 2);
  return byDistance
    .filter(({ distance }) => distance <= farthest)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` Did you mean A or B?`, or an empty string if no name is close. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearestNames(typed, names);
  return near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
}

/** The Levenshtein distance: the fewest letters to insert, remove or replace. */
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
