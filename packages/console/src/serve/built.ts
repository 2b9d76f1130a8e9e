import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A file of the built console, as it is served. */
export interface BuiltFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The same, compressed with gzip; `undefined` where that saves nothing. */
  readonly gzipped: Uint8Array | undefined;
  /** Whether its name changes with its content, so that a browser may keep it for good. */
  readonly isImmutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** Where `npm run console:build` writes, seen from here and from the compiled module alike. */
const builtFolder = join(import.meta.dirname, "../../dist/app");

/**
 * Reads the built console: its files by their path below the console's own, such as `assets/index-Bx1.js`. The page itself
 * is `index.html`. Returns `undefined` if the console has not been built, which only happens in a source tree.
 */
export function readBuiltConsole(folder: string = builtFolder): ReadonlyMap<string, BuiltFile> | undefined {
  const files = new Map<string, BuiltFile>();
  for (const path of pathsIn(folder)) {
    const contentType = contentTypes[path.slice(path.lastIndexOf(".") + 1)];
    if (contentType === undefined) continue;
    const name = relative(folder, path).split(sep).join("/");
    files.set(name, {
      contentType,
      body: readFileSync(path),
      gzipped: readIfPresent(`${path}.gz`),
      isImmutable: name.startsWith("assets/"),
    });
  }
  return files.has("index.html") ? files : undefined;
}

function pathsIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function readIfPresent(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";
