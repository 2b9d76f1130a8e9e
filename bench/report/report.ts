/** The result of a profile. Printing and recording do not depend on the profile. */
export interface Report {
  readonly profile: string;
  readonly title: string;
  readonly tables: readonly Table[];
  /**
   * The main figures, which the history keeps. Names are short and stable, so that a later run finds its counterpart.
   */
  readonly figures: Readonly<Record<string, number | undefined>>;
  /** The checks that passed. A check that fails throws a CheckFailed instead. */
  readonly checks: readonly string[];
}

/** The figures count something that did not happen. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
}

export function check(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new CheckFailed(broken);
}

export type Cell = number | string | undefined;
export interface Column<Key extends string = string> {
  readonly key: Key;
  readonly heading: string;
  /** Digits after the decimal point; 0 by default. */
  readonly digits?: number;
}
export interface Table {
  readonly heading: string | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** A table of rows with the columns to show. A column without any value is omitted. */
export function table<Row extends { readonly [Key in keyof Row]: Cell }>(
  rows: readonly Row[],
  columns: readonly Column<keyof Row & string>[],
  heading?: string,
): Table {
  const known = columns.filter(({ key }) => rows.some((row) => row[key] !== undefined));
  return {
    heading,
    columns: known,
    rows: rows.map((row) => Object.fromEntries(known.map(({ key }) => [key, row[key]]))),
  };
}
