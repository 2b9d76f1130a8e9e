import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";

// Libraries have hundreds of files that import each other by their full names. Such an import means that very file, unless the
// package says otherwise in its `browser` field. Searching for each of them takes most of the time of making a bundle.

interface PackageTraits {
  /** Its files may mean others (`browser`), or have side effects one by one (`sideEffects`): then each is searched for. */
  readonly isPlain: boolean;
  readonly hasSideEffects: boolean;
}

export interface Sibling {
  readonly id: string;
  readonly moduleSideEffects: boolean;
}

const named = /^\.{1,2}\/.*\.(?:[cm]?[jt]s|json)$/;

function traitsIn(manifest: string): PackageTraits {
  // `as`: npm's own form, and what is not of it makes the package not plain.
  const { browser, sideEffects } = JSON.parse(readFileSync(manifest, "utf8")) as Readonly<Record<string, unknown>>;
  const isPlain = typeof browser !== "object" && (sideEffects === undefined || typeof sideEffects === "boolean");
  return { isPlain, hasSideEffects: sideEffects !== false };
}

/** Finds files that are imported by their full names within a package. */
export class Siblings {
  readonly #traits = new Map<string, PackageTraits>();

  find(specifier: string, importer: string): Sibling | undefined {
    if (!named.test(specifier) || !isAbsolute(importer) || importer.includes("?")) return undefined;
    const folder = dirname(importer);
    const { isPlain, hasSideEffects } = this.#traitsOf(folder);
    const id = resolve(folder, specifier);
    return isPlain && existsSync(id) ? { id, moduleSideEffects: hasSideEffects } : undefined;
  }

  /** Those of the nearest manifest above. */
  #traitsOf(folder: string): PackageTraits {
    const known = this.#traits.get(folder);
    if (known !== undefined) return known;
    const manifest = join(folder, "package.json");
    const above = dirname(folder);
    const none = { isPlain: true, hasSideEffects: true };
    const found = existsSync(manifest) ? traitsIn(manifest) : above === folder ? none : this.#traitsOf(above);
    this.#traits.set(folder, found);
    return found;
  }
}
