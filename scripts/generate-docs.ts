/**
 * Writes the schema of the configuration file, and the tables of `docs/reference` that the code knows, each between its markers:
 *
 *     <!-- generated: limits -->
 *     <!-- end of generated -->
 *
 *     node --conditions=source scripts/generate-docs.ts            writes them (npm run docs)
 *     node --conditions=source scripts/generate-docs.ts --check    fails when a file is out of date
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { apiPages } from "./docs/api-pages.ts";
import { commandSections } from "./docs/command-sections.ts";
import { configurationFileSchema } from "./docs/configuration-schema.ts";
import { httpSettings, limits, postgresSettings } from "./docs/limit-tables.ts";
import { buckets, measures, openLabels, processMetrics } from "./docs/metric-tables.ts";
import { extensionOperations, operations } from "./docs/operation-table.ts";

/** What each marker stands for, by the file that it is in. */
const pages: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "docs/reference/command-line.md": { commands: commandSections },
  "docs/reference/limits.md": { limits, http: httpSettings, postgres: postgresSettings },
  "docs/reference/metrics.md": { measures, process: processMetrics, buckets, "open labels": openLabels },
  "docs/reference/operations.md": { operations, extensions: extensionOperations },
  ...apiPages(),
};

/** Files that are written whole. */
const files: Readonly<Record<string, () => string>> = {
  "packages/server/openswf.schema.json": configurationFileSchema,
};

function generated(path: string, page: string, parts: Readonly<Record<string, () => string>>): string {
  let text = page;
  for (const [name, write] of Object.entries(parts)) {
    const begin = `<!-- generated: ${name} -->`;
    const end = "<!-- end of generated -->";
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`${path} needs the markers "${begin}" and "${end}".`);
    text = `${text.slice(0, from + begin.length)}\n\n${write()}\n\n${text.slice(to)}`;
  }
  return text;
}

const isCheck = process.argv.includes("--check");
for (const [path, parts] of Object.entries(pages)) bringUpToDate(path, (before) => generated(path, before, parts));
for (const [path, write] of Object.entries(files)) bringUpToDate(path, write);

function bringUpToDate(path: string, write: (before: string) => string): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = write(before);
  if (after === before) return;
  if (isCheck) {
    process.stderr.write(`${path} is out of date. Regenerate it with: npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
    process.stdout.write(`wrote ${path}\n`);
  }
}
