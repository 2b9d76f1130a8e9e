import { firstOf } from "./first-of.ts";
import type { SortedList } from "./sorted-list.ts";

interface Paging {
  readonly limit: number;
  readonly reverse: boolean;
}

/**
 * A page of a list, or of the list reversed. `compareWithAfter` compares a row with the one that the page starts after;
 * `undefined` for the first page.
 */
export function pageOf<Row>(
  list: SortedList<Row> | undefined,
  compareWithAfter: ((row: Row) => number) | undefined,
  { limit, reverse }: Paging,
): Row[] {
  return list === undefined ? [] : firstOf(rowsAfter(list, compareWithAfter, reverse), limit);
}

/** The rows of all pages from this one on. */
export function rowsAfter<Row>(
  list: SortedList<Row>,
  compareWithAfter: ((row: Row) => number) | undefined,
  reverse: boolean,
): Iterable<Row> {
  if (compareWithAfter === undefined) return reverse ? list.descending() : list.ascending();
  return reverse
    ? list.descending((row) => compareWithAfter(row) >= 0)
    : list.ascending((row) => compareWithAfter(row) <= 0);
}
