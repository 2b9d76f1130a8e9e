import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Manifest } from "./published-manifest.ts";

/**
 * The declarations in `dist` that no entry point of the package reaches, and so no compiler ever reads. Paths are relative
 * to `dist`.
 */
export function unreachedDeclarations(folder: string, { exports = {} }: Manifest): readonly string[] {
  const reached = new Set<string>();
  const waiting = Object.values(exports).flatMap((target) =>
    typesOf(target).flatMap((path) => filesLike(folder, path)),
  );
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    // Comments have examples, whose files do not exist.
    if (reached.has(path) || !existsSync(path)) continue;
    reached.add(path);
    waiting.push(...importsOf(path));
  }
  const dist = join(folder, "dist");
  return globSync("**/*.d.ts", { cwd: dist }).filter((path) => !reached.has(join(dist, path)));
}

const typesOf = (target: unknown): readonly string[] =>
  typeof target === "object" && target !== null && "types" in target ? [String(target.types)] : [];

/** An entry point may be a pattern: in it, `*` stands for folders too. */
const filesLike = (folder: string, path: string): readonly string[] =>
  globSync(path.replace("/*", "/**/*"), { cwd: folder }).map((found) => resolve(folder, found));

/** Relative ones: `from "./a.ts"`, `import("./a.ts")` and `import "./a.ts"`. */
const relativeImport = /(?:from|import)\s*\(?\s*"(\.[^"]+)\.[jt]s"/g;

function importsOf(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(relativeImport)].map(([, imported = ""]) => resolve(dirname(path), `${imported}.d.ts`));
}
