import type { OutputFlags } from "../../../output/output-form.ts";
import { printerFor } from "../../../output/printer.ts";

/** A column of a list: its heading, and what it shows of a row. */
export type ListColumn<Row> = readonly [heading: string, cell: (row: Row) => string];

/** Prints rows in aligned columns under a heading; for programs, the rows as they are. */
export async function printList<Row>(
  flags: OutputFlags,
  rows: readonly Row[],
  columns: readonly ListColumn<Row>[],
): Promise<void> {
  const shown = columns.map(([heading, cell]) => ({ heading, cell }));
  await printerFor(flags).list(rows, shown, "none");
}

/** Says what was done; for programs, to what, and how it stands now. */
export function printDone(flags: OutputFlags, sentence: string, value: unknown): void {
  printerFor(flags).done(sentence, value);
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints to stderr, because a program may read stdout. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
