/** What a profile hands back. Printing and recording know no profile. */
export interface Report {
  readonly profile: string;
  readonly title: string;
  readonly tables: readonly Table[];
  /** The main figures, kept in the line of history: short names, so that a later run finds its counterpart. */
  readonly figures: Readonly<Record<string, number | undefined>>;
  /** What was read back and held. A check that fails throws a CheckFailed instead. */
  readonly checks: readonly string[];
}

/** The figures count something that is not so. */
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
  /** Digits after the point, 0 when left out. */
  readonly digits?: number;
}
export interface Table {
  readonly heading: string | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** A table of rows with the columns to show. A column that no row knows anything of is left out. */
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
