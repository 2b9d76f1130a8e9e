import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../../../../packages", import.meta.url));
const specifiers = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}

/** Which folders of a package each of its folders imports from, types included. Its own files are the folder `.`. */
function folderImports(src: string): ReadonlyMap<string, ReadonlySet<string>> {
  const folderOf = (file: string): string => relative(src, dirname(file)).split(sep)[0] || ".";
  const imports = new Map<string, Set<string>>();
  for (const file of sources(src)) {
    const from = folderOf(file);
    const into = imports.get(from) ?? new Set();
    imports.set(from, into);
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(specifiers)) {
      const folder = folderOf(resolve(dirname(file), specifier));
      if (folder !== from) into.add(folder);
    }
  }
  return imports;
}

/** The folders of a package, and those that the linter lets each of them import. */
function allowedImports(name: string): ReadonlyMap<string, ReadonlySet<string>> {
  // `as`: the project's own settings.
  const { overrides } = JSON.parse(readFileSync(join(packages, "..", "biome.json"), "utf8")) as LinterSettings;
  const src = join(packages, name, "src");
  const folders = readdirSync(src, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? each.name : []));
  const allowed = folders.map((folder) => {
    const rules = overrides.filter(({ includes }) => includes.includes(`packages/${name}/src/${folder}/**`));
    const patterns = rules.flatMap(({ linter }) => linter.rules.style?.noRestrictedImports?.options.patterns ?? []);
    const forbidden = new Set(patterns.flatMap(({ group }) => group));
    return [folder, new Set(folders.filter((other) => other !== folder && !forbidden.has(`**/${other}/**`)))] as const;
  });
  return new Map(allowed);
}

interface LinterSettings {
  readonly overrides: readonly {
    readonly includes: readonly string[];
    readonly linter: {
      readonly rules: {
        readonly style?: {
          readonly noRestrictedImports?: {
            readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
          };
        };
      };
    };
  }[];
}

/** A way from a folder back to itself; `undefined` when there is none. */
function cycleIn(imports: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (folder: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder];
    if (done.has(folder)) return undefined;
    for (const next of imports.get(folder) ?? []) {
      const cycle = visit(next, [...path, folder]);
      if (cycle !== undefined) return cycle;
    }
    done.add(folder);
    return undefined;
  };
  for (const folder of imports.keys()) {
    const cycle = visit(folder, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe("imports point one way", () => {
  const names = readdirSync(packages);

  test.each(names)("the folders of packages/%s form no cycle", (name) => {
    const imports = folderImports(join(packages, name, "src"));
    expect(imports.size).toBeGreaterThan(0);
    expect(cycleIn(imports)).toBeUndefined();
  });

  test.each(["http", "cli"])("the folders of packages/server/src/%s form no cycle", (name) => {
    const imports = folderImports(join(packages, "server", "src", name));
    expect(imports.size).toBeGreaterThan(3);
    expect(cycleIn(imports)).toBeUndefined();
  });

  test.each(["core", "access", "flow"])("the linter allows no cycle between the folders of packages/%s", (name) => {
    const allowed = allowedImports(name);
    expect(allowed.size).toBeGreaterThan(3);
    expect(cycleIn(allowed)).toBeUndefined();
  });

  test("a cycle would be found", () => {
    const imports = new Map([
      ["ports", new Set<string>()],
      ["commit", new Set(["ports", "errands"])],
      ["errands", new Set(["commit"])],
    ]);
    expect(cycleIn(imports)).toEqual(["commit", "errands", "commit"]);
  });

  test("packages depend only on those below them", () => {
    // The SDK stands beside the house: it knows the API alone. What tests are made with stands on both.
    const floors = [
      "flow",
      "model",
      "insight",
      "console",
      "engine",
      "core",
      "access",
      "store-memory",
      "store-sqlite",
      "store-postgres",
      "server",
      "testing",
    ];
    const nameOf = (folder: string): string => (folder === "server" ? "openswf" : `@openswf/${folder}`);
    for (const folder of names) {
      // `as`: npm's own form.
      const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8")) as {
        readonly dependencies?: Readonly<Record<string, string>>;
      };
      expect(floors).toContain(folder);
      const below = floors.slice(0, floors.indexOf(folder)).map(nameOf);
      const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@openswf/"));
      expect(below).toEqual(expect.arrayContaining(ours));
    }
  });
});
