import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import type { Plugin } from "@rollup/wasm-node";

const typescript = /\.[mc]?ts$/;

/** What `import { type A }` leaves behind: it imports nothing, so the module it names need not be loaded. */
const emptyImport = /\b(?:import|export)\s*\{[\s,]*\}\s*from\s*(?:"[^"\n]*"|'[^'\n]*')/g;

const blank = (text: string): string => text.replace(/[^\n\r]/g, " ");

/** Node warns that the function may change. We pin what we ask of it by tests, and the author can do nothing about it. */
function withoutWarning<Result>(work: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** JavaScript with every character where it was in the TypeScript. */
export function stripTypes(source: string): string {
  return withoutWarning(() => stripTypeScriptTypes(source, { mode: "strip" })).replace(emptyImport, blank);
}

/** Reads TypeScript the way Node does: types are blanked out, and syntax that is more than types is refused. */
export function stripTypesPlugin(): Plugin {
  return {
    name: "strip-types",
    async load(id) {
      if (!typescript.test(id)) return null;
      return { code: stripTypes(await readFile(id, "utf8")), map: null };
    },
  };
}
