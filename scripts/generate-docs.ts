/**
 * Writes the tables of `docs/reference` that the code knows, each between its markers:
 *
 *     <!-- generated: limits -->
 *     <!-- end of generated -->
 *
 *     node --conditions=source scripts/generate-docs.ts            writes them (npm run docs)
 *     node --conditions=source scripts/generate-docs.ts --check    fails when a file is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { apiPages } from "./docs/api-pages.ts";
import { commandSections } from "./docs/command-sections.ts";
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
for (const [path, parts] of Object.entries(pages)) {
  const before = readFileSync(path, "utf8");
  const after = generated(path, before, parts);
  if (after === before) continue;
  if (isCheck) {
    process.stderr.write(`${path} is out of date. Regenerate it with: npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
    process.stdout.write(`wrote ${path}\n`);
  }
}
