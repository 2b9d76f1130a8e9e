import { invariant } from "@openswf/model/invariant";

/** Rows of one piece. An insertion moves the rows behind it, so pieces are small. */
const pieceMax = 128;

/** Negative if `one` comes before `other`, 0 if they have the same place. */
export type Compare<Row> = (one: Row, other: Row) => number;

/**
 * Rows in order, each place once. The place of a row must not change while the list holds it.
 *
 * L1. The rows are in pieces of 1 to `pieceMax` rows, in order within and between them.
 * L2. Two neighbours together have more than a quarter of `pieceMax` rows, so a list that has shrunk has few pieces.
 *
 * Finding, adding and removing a row takes two binary searches and moves at most one piece, or rarely the list of pieces.
 * A list that is filled at its end, as most are, is filled with whole pieces.
 */
export class SortedList<Row> {
  readonly #compare: Compare<Row>;
  readonly #pieces: Row[][] = [];
  #size = 0;

  constructor(compare: Compare<Row>) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): Row | undefined {
    return this.#pieces[0]?.[0];
  }

  last(): Row | undefined {
    return this.#pieces.at(-1)?.at(-1);
  }

  /** The row at the place of `row`. */
  find(row: Row): Row | undefined {
    const piece = this.#pieces[this.#pieceFor(row)];
    const found = piece?.[this.#indexIn(piece, row)];
    return found !== undefined && this.#compare(found, row) === 0 ? found : undefined;
  }

  /** Returns false, and changes nothing, if there is a row at this place. */
  add(row: Row): boolean {
    const place = Math.min(this.#pieceFor(row), this.#pieces.length - 1);
    const piece = this.#pieces[place];
    if (piece === undefined) {
      this.#pieces.push([row]);
      this.#size = 1;
      return true;
    }
    const index = this.#indexIn(piece, row);
    const next = piece[index];
    if (next !== undefined && this.#compare(next, row) === 0) return false;
    this.#size += 1;
    if (piece.length < pieceMax) insert(piece, index, row);
    else if (index === pieceMax && place === this.#pieces.length - 1) this.#pieces.push([row]);
    else this.#split(place, piece, index, row);
    return true;
  }

  /** Adds a row, in place of the one that is there. */
  replace(row: Row): void {
    this.remove(row);
    this.add(row);
  }

  /** Removes the row at the place of `row`. Returns whether there was one. */
  remove(row: Row): boolean {
    const place = this.#pieceFor(row);
    const piece = this.#pieces[place];
    if (piece === undefined) return false;
    const index = this.#indexIn(piece, row);
    const found = piece[index];
    if (found === undefined || this.#compare(found, row) !== 0) return false;
    piece.splice(index, 1);
    this.#size -= 1;
    this.#join(place, piece);
    return true;
  }

  /** The rows from the first one for which `isBefore` is false. It must be true for a first part of the list and false for the rest. */
  *ascending(isBefore: (row: Row) => boolean = () => false): Generator<Row, void> {
    let place = lowerBound(this.#pieces.length, (middle) => isBefore(this.#lastOf(middle)));
    let index = this.#indexFrom(place, isBefore);
    for (let piece = this.#pieces[place]; piece !== undefined; piece = this.#pieces[place]) {
      // The index is below the length.
      for (; index < piece.length; index++) yield piece[index] as Row;
      place += 1;
      index = 0;
    }
  }

  /** The rows in descending order, from the last one for which `isAfter` is false. */
  *descending(isAfter: (row: Row) => boolean = () => false): Generator<Row, void> {
    const isNotAfter = (row: Row): boolean => !isAfter(row);
    let place = lowerBound(this.#pieces.length, (middle) => isNotAfter(this.#lastOf(middle)));
    let index = this.#indexFrom(place, isNotAfter) - 1;
    for (;;) {
      // The index is below the length.
      for (let piece = this.#pieces[place]; piece !== undefined && index >= 0; index--) yield piece[index] as Row;
      place -= 1;
      const before = this.#pieces[place];
      if (before === undefined) return;
      index = before.length - 1;
    }
  }

  /** The first piece that ends at this row or after it. */
  #pieceFor(row: Row): number {
    const last = this.#pieces.length - 1;
    // Most lists have one piece, and most rows belong at the end.
    if (last < 0 || this.#compare(this.#lastOf(last), row) < 0) return last + 1;
    return lowerBound(last, (middle) => this.#compare(this.#lastOf(middle), row) < 0);
  }

  #indexIn(piece: readonly Row[], row: Row): number {
    // The index is below the length.
    return lowerBound(piece.length, (middle) => this.#compare(piece[middle] as Row, row) < 0);
  }

  #indexFrom(place: number, isBefore: (row: Row) => boolean): number {
    const piece = this.#pieces[place];
    // The index is below the length.
    return piece === undefined ? 0 : lowerBound(piece.length, (middle) => isBefore(piece[middle] as Row));
  }

  #lastOf(place: number): Row {
    const last = this.#pieces[place]?.at(-1);
    invariant(last !== undefined, "no piece of a sorted list is empty");
    return last;
  }

  #split(place: number, piece: Row[], index: number, row: Row): void {
    const half = pieceMax / 2;
    const second = piece.splice(half);
    insert(index <= half ? piece : second, index <= half ? index : index - half, row);
    this.#pieces.splice(place + 1, 0, second);
  }

  /** Keeps L1 and L2 after a removal. */
  #join(place: number, piece: Row[]): void {
    if (piece.length === 0) {
      this.#pieces.splice(place, 1);
      return;
    }
    if (piece.length > pieceMax / 8) return;
    const next = this.#pieces[place + 1];
    const before = this.#pieces[place - 1];
    if (next !== undefined && next.length + piece.length <= pieceMax / 4) {
      piece.push(...next);
      this.#pieces.splice(place + 1, 1);
    } else if (before !== undefined && before.length + piece.length <= pieceMax / 4) {
      before.push(...piece);
      this.#pieces.splice(place, 1);
    }
  }
}

/** The first of so many places for which `isBefore` is false. */
function lowerBound(count: number, isBefore: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<Row>(piece: Row[], index: number, row: Row): void {
  if (index === piece.length) piece.push(row);
  else piece.splice(index, 0, row);
}
