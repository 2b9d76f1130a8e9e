import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

// Workflow code runs where there is no Node.js: what it imports must not need any of it.

const source = resolve(import.meta.dirname, "../../src");
const imports = /(?:from|import)\s*\(?\s*"([^"]+)"/g;
const globalsOfNode = /\b(?:Buffer|process|require|setTimeout|setImmediate|fetch)\b(?!['"`])/;

/** A file and all that it imports, types included. */
function reachable(file: string, found: Map<string, string> = new Map()): ReadonlyMap<string, string> {
  if (found.has(file)) return found;
  const code = readFileSync(file, "utf8");
  found.set(file, code);
  for (const [, specifier = ""] of code.matchAll(imports)) {
    if (specifier.startsWith(".")) reachable(resolve(dirname(file), specifier), found);
  }
  return found;
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}

const pure = [
  ...readdirSync(join(source, "failures")).map((file) => join("failures", file)),
  ...["envelope.ts", "payload.ts", "duration.ts", "converter.ts"].map((file) => join("data", file)),
];

test.each(pure)("%s needs nothing of Node.js", (file) => {
  for (const code of reachable(join(source, file)).values()) {
    const outside = [...withoutComments(code).matchAll(imports)].filter(([, specifier]) => !specifier?.startsWith("."));
    expect(outside).toEqual([]);
    expect(withoutComments(code)).not.toMatch(globalsOfNode);
  }
});

test("a file that needs it would be found", () => {
  const files = [...reachable(join(source, "data", "encryption.ts")).values()].map(withoutComments);
  expect(files.some((code) => /from "node:crypto"/.test(code))).toBe(true);
  expect(files.some((code) => globalsOfNode.test(code))).toBe(true);
});
