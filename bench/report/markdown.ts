import { printCell } from "./print.ts";
import type { Table } from "./report.ts";

/** A table in Markdown. Numbers are right-aligned, as on a terminal. */
export function tableAsMarkdown({ heading, columns, rows }: Table): string {
  const isText = columns.map(({ key }) => rows.some((row) => typeof row[key] === "string"));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const lines = [
    line(columns.map((column) => column.heading)),
    line(isText.map((text) => (text ? "---" : "---:"))),
    ...rows.map((row) => line(columns.map((column) => printCell(row[column.key], column)))),
  ];
  return heading === undefined ? lines.join("\n") : `${heading}\n\n${lines.join("\n")}`;
}
