/** The first `limit` rows. */
export function firstOf<Row>(rows: Iterable<Row>, limit: number): Row[] {
  const first: Row[] = [];
  if (limit <= 0) return first;
  for (const row of rows) {
    first.push(row);
    if (first.length >= limit) break;
  }
  return first;
}

/** The rows up to the first one that is not wanted. */
export function* takeWhile<Row>(rows: Iterable<Row>, isWanted: (row: Row) => boolean): Generator<Row, void> {
  for (const row of rows) {
    if (!isWanted(row)) return;
    yield row;
  }
}

export function* filter<Row>(rows: Iterable<Row>, isWanted: (row: Row) => boolean): Generator<Row, void> {
  for (const row of rows) {
    if (isWanted(row)) yield row;
  }
}
