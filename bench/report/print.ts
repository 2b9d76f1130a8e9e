import type { Cell, Column, Report, Table } from "./report.ts";

export function printReport({ profile, title, tables, checks }: Report): string {
  const parts = [
    `${profile}: ${title}`,
    ...tables.map(printTable),
    checks.map((text) => `checked: ${text}`).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A single row reads better as a list. */
function printTable(table: Table): string {
  const [only] = table.rows;
  const body = table.rows.length === 1 && only !== undefined ? printList(table.columns, only) : printRows(table);
  return table.heading === undefined ? body : `${table.heading}\n${body}`;
}

function printList(columns: readonly Column[], row: Readonly<Record<string, Cell>>): string {
  const lines = columns.map((column) => [column.heading, printCell(row[column.key], column)] as const);
  const width = Math.max(...lines.map(([heading]) => heading.length));
  const cellWidth = Math.max(...lines.map(([, cell]) => cell.length));
  return lines.map(([heading, cell]) => `  ${heading.padEnd(width)}  ${cell.padStart(cellWidth)}`).join("\n");
}

function printRows({ columns, rows }: Table): string {
  const cells = rows.map((row) => columns.map((column) => printCell(row[column.key], column)));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  // Numbers are right-aligned, so that digits of the same weight line up; text is left-aligned.
  const isText = columns.map(({ key }) => rows.some((row) => typeof row[key] === "string"));
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, index) => (isText[index] ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0))).join("   ")}`.trimEnd();
  return [line(columns.map(({ heading }) => heading)), ...cells.map(line)].join("\n");
}

export function printCell(cell: Cell, { digits = 0 }: Column): string {
  if (typeof cell === "string") return cell;
  if (cell === undefined || Number.isNaN(cell)) return "-";
  return cell.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
