import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadIfInstalled, loadOptional } from "../../src/ports/optional-package.ts";

const postgres = { name: "openswf-test-optional", user: "A PostgreSQL store" };

/** A module that imports `name`, in a folder of its own, where `installed` packages are. */
function importer(name: string, installed: Readonly<Record<string, string>> = {}): () => Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "openswf-optional-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [each, text] of Object.entries(installed)) {
    mkdirSync(join(folder, "node_modules", each), { recursive: true });
    writeFileSync(join(folder, "node_modules", each, "index.mjs"), text);
    writeFileSync(join(folder, "node_modules", each, "package.json"), '{ "exports": "./index.mjs" }');
  }
  const file = join(folder, "importer.mjs");
  writeFileSync(file, `export { default } from "${name}";`);
  return () => import(/* @vite-ignore */ pathToFileURL(file).href);
}

test("an optional package that is installed is loaded", async () => {
  const load = importer(postgres.name, { [postgres.name]: "export default 7;" });
  expect(await loadOptional(load, postgres)).toMatchObject({ default: 7 });
  expect(await loadIfInstalled(load, postgres.name)).toMatchObject({ default: 7 });
});

test("one that is not installed is a problem that says how to install it", async () => {
  const load = importer(postgres.name);
  await expect(loadOptional(load, postgres)).rejects.toThrow(
    "A PostgreSQL store needs the package openswf-test-optional, which is not installed. To install it, run npm i " +
      "openswf-test-optional (for a global installation of openswf: npm i -g openswf-test-optional).",
  );
  expect(await loadIfInstalled(load, postgres.name)).toBeUndefined();
});

test("one that is installed without what it needs itself is not called absent", async () => {
  const load = importer(postgres.name, { [postgres.name]: 'export { default } from "openswf-test-missing";' });
  await expect(loadOptional(load, postgres)).rejects.toThrow("Cannot find package 'openswf-test-missing'");
  await expect(loadIfInstalled(load, postgres.name)).rejects.toThrow("Cannot find package 'openswf-test-missing'");
});
