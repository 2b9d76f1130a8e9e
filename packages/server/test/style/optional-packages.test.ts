import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const server = fileURLToPath(new URL("../..", import.meta.url));
// `as`: npm's form.
const { optionalDependencies } = JSON.parse(readFileSync(join(server, "package.json"), "utf8")) as {
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

/** `import ... from "a"` and `export ... from "a"`, but for types, and not `import("a")`. */
const imports = /^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gm;

/** The modules that are loaded with a file, each with the file that imports it; modules of packages by their specifiers. */
function loadedWith(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(imports)) {
    const module = specifier.startsWith(".") ? resolve(dirname(file), specifier) : specifier;
    if (found.has(module)) continue;
    found.set(module, file);
    if (specifier.startsWith(".")) loadedWith(module, found);
  }
  return found;
}

test("help, and the commands that need no optional package, load none", () => {
  const loaded = loadedWith(join(server, "src/cli/program.ts"));
  expect(loaded.size).toBeGreaterThan(20);
  const optional = Object.keys(optionalDependencies);
  expect(optional).toContain("@openswf/console");
  const wrong = [...loaded].filter(([module]) =>
    optional.some((name) => module === name || module.startsWith(`${name}/`)),
  );
  expect(wrong).toEqual([]);
});
