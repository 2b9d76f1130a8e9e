import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const guides = ["versioning", "from-java", "from-temporal"];

/** Blocks of TypeScript. What is of another library is marked as `ts temporal`, and not ours to check. */
function blocksOf(guide: string): readonly string[] {
  const markdown = readFileSync(new URL(`../../../../docs/how-to/flow-${guide}.md`, import.meta.url), "utf8");
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
}

function sourcesOf(guide: string): ReadonlyMap<string, string> {
  const folder = new URL(`./${guide}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return new Map(names.map((name) => [name, flush(readFileSync(new URL(name, folder), "utf8"))]));
}

/** Without indentation, so that a part of a function is an excerpt too. */
function flush(code: string): string {
  return code.replace(/^ +/gm, "");
}

test.each(guides.flatMap((guide) => blocksOf(guide).map((code, index) => ({ guide, block: index + 1, code }))))(
  "flow-$guide, block $block: taken from code that is checked and run",
  ({ guide, code }) => {
    const [, name, rest = code] = /^\/\/ (\S+\.ts)\n([\s\S]*)$/.exec(code) ?? [];
    const sources = sourcesOf(guide);
    const among = name === undefined ? [...sources.values()] : [sources.get(name) ?? ""];
    // A line with dots stands for lines that are left out.
    const parts = flush(rest).split(/^\/\/ \.\.\.\n/m);
    expect(parts.filter((part) => !among.some((source) => source.includes(part.trim())))).toEqual([]);
  },
);
