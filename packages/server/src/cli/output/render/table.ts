import stringWidth from "string-width";
import { printable } from "../printable.ts";
import { type Paint, plain, type Style } from "./style.ts";

/** A text with what it means. */
export interface StyledText {
  readonly text: string;
  readonly style: Style;
}
export type Cell = string | StyledText;

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: "right";
  /** The fewest characters to leave of it on a narrow terminal. Without it, the column is never cut. */
  readonly least?: number;
}

/** How wide a line may be, in columns of the terminal, and how to colour it. */
export interface Surface {
  /** `undefined` cuts nothing: a file or a pipe takes whole lines. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

export const anySurface: Surface = { width: undefined, paint: plain };

const gap = "  ";

/**
 * A table whose columns stay as they were measured: the first rows decide, and later rows that are wider are cut on a
 * terminal, and push what follows elsewhere.
 */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #surface: Surface;
  readonly #widths: readonly number[];

  /** @param first the rows that are measured */
  constructor(columns: readonly Column<Row>[], first: readonly Row[], surface: Surface) {
    this.#columns = columns;
    this.#surface = surface;
    const natural = columns.map(({ heading, cell }) =>
      Math.max(stringWidth(heading), ...first.map((row) => stringWidth(textOf(cell(row))))),
    );
    this.#widths = surface.width === undefined ? natural : narrowed(natural, columns, surface.width);
  }

  heading(): string {
    return this.#line(this.#columns.map(({ heading }) => ({ text: heading, style: "heading" })));
  }

  row(row: Row): string {
    return this.#line(this.#columns.map(({ cell }) => cell(row)));
  }

  #line(cells: readonly Cell[]): string {
    const { paint, width } = this.#surface;
    const shown = cells.map((cell, index) => {
      const room = this.#widths[index] ?? 0;
      const whole = textOf(cell);
      const text = width === undefined ? whole : cutTo(whole, room);
      const padding = " ".repeat(Math.max(0, room - stringWidth(text)));
      const painted = paint(text, typeof cell === "string" ? undefined : cell.style);
      if (this.#columns[index]?.align === "right") return padding + painted;
      // Nothing follows the last column, so it needs no padding.
      return index === cells.length - 1 ? painted : painted + padding;
    });
    return shown.join(gap).trimEnd();
  }
}

const textOf = (cell: Cell): string => printable(typeof cell === "string" ? cell : cell.text);

/** Takes from the widest column that may be cut, until the line fits or none is left. */
function narrowed(
  natural: readonly number[],
  columns: readonly { readonly least?: number }[],
  width: number,
): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1) - width;
  while (excess > 0) {
    const room = widths.map((each, index) => each - (columns[index]?.least ?? each));
    const widest = room.reduce(
      (best, each, index) => (each > 0 && (best < 0 || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best),
      -1,
    );
    if (widest < 0) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The beginning of a text that fits, with an ellipsis in place of the rest. Characters may be two columns wide. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = "";
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
    const more = stringWidth(segment);
    if (taken + more > width - 1) break;
    cut += segment;
    taken += more;
  }
  return width <= 0 ? "" : `${cut}…`;
}
