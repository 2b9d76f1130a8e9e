import type { OutputFlags, OutputForm } from "./output-form.ts";
import { printable } from "./printable.ts";
import { paintFor } from "./render/style.ts";
import { type Cell, type Column, type Surface, Table } from "./render/table.ts";

/** Rows that a table waits for, to measure its columns. */
const measuredMax = 100;

/** A line of a record: its name, and what it is. Fields that are `undefined` are left out. */
export type Field = readonly [string, Cell | undefined];

/** Prints the results of a command on stdout, for people or for programs. */
export class Printer {
  readonly form: OutputForm;
  readonly surface: Surface;
  readonly #write: (text: string) => void;

  constructor(form: OutputForm, surface: Surface, write: (text: string) => void) {
    this.form = form;
    this.surface = surface;
    this.#write = write;
  }

  /**
   * Prints a list as its rows come.
   *
   * @param ofNone what to print for people if there are none
   * @returns how many there were
   */
  async list<Row>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    columns: readonly Column<Row>[],
    ofNone: string,
    toValue: (row: Row) => unknown = (row) => row,
  ): Promise<number> {
    if (this.form === "text") return this.#table(rows, columns, ofNone);
    let count = 0;
    for await (const row of rows) {
      if (this.form === "ndjson") this.#write(`${JSON.stringify(toValue(row))}\n`);
      else this.#write(`${count === 0 ? "[\n" : ",\n"}${indented(toValue(row))}`);
      count += 1;
    }
    if (this.form === "json") this.#write(count === 0 ? "[]\n" : "\n]\n");
    return count;
  }

  async #table<Row>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    columns: readonly Column<Row>[],
    ofNone: string,
  ): Promise<number> {
    let count = 0;
    let first: Row[] = [];
    let table: Table<Row> | undefined;
    const begin = (): Table<Row> => {
      const begun = new Table(columns, first, this.surface);
      this.#write(`${begun.heading()}\n${first.map((row) => `${begun.row(row)}\n`).join("")}`);
      first = [];
      return begun;
    };
    for await (const row of rows) {
      count += 1;
      if (table !== undefined) this.#write(`${table.row(row)}\n`);
      else if (first.push(row) === measuredMax) table = begin();
    }
    if (count === 0) this.#write(`${ofNone}\n`);
    else table ??= begin();
    return count;
  }

  /** Prints one thing: its value for programs, its fields for people. */
  record(value: unknown, fields: readonly Field[]): void {
    if (this.form !== "text") {
      this.value(value);
      return;
    }
    const shown = fields.filter((field): field is readonly [string, Cell] => field[1] !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, cell] of shown) this.line(`${this.#paint(name.padEnd(width), "quiet")}  ${this.paint(cell)}`);
  }

  /** Says for people what was done, and for programs about what. */
  done(sentence: string, value: unknown): void {
    if (this.form === "text") this.line(sentence);
    else this.value(value);
  }

  /** Prints a value for programs. */
  value(value: unknown): void {
    this.#write(`${this.form === "json" ? JSON.stringify(value, undefined, 2) : JSON.stringify(value)}\n`);
  }

  /** Prints a line for people, in whatever form: the caller asks for it. */
  line(text: string): void {
    this.#write(`${text}\n`);
  }

  /** A text of strangers, on one line and without control characters, in its colour. */
  paint(cell: Cell): string {
    return typeof cell === "string" ? printable(cell) : this.#paint(printable(cell.text), cell.style);
  }

  #paint(...[text, style]: Parameters<Surface["paint"]>): string {
    return this.surface.paint(text, style);
  }
}

const indented = (value: unknown): string =>
  JSON.stringify(value, undefined, 2)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

/** Prints on the stdout of this process. */
export function printerFor({ output }: OutputFlags): Printer {
  const { stdout } = process;
  const width = stdout.isTTY ? stdout.columns : undefined;
  return new Printer(output, { width, paint: paintFor(stdout) }, (text) => void stdout.write(text));
}

/** A line for people on stderr, which no program reads. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
