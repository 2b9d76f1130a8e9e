import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.ts";

const sources = join(import.meta.dirname, "test-runners");
const runners = ["vitest@5.1.1", "jest@30.5.2"];
/** Jest runs JavaScript, so its test is compiled. */
const config = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    rewriteRelativeImportExtensions: true,
    outDir: "dist",
  },
  include: ["*.ts"],
};

/** Runs the same tests of a workflow under Vitest, Jest and Node's own runner, with the packages as they are published. */
export function tryTestRunners(project: Project, say: (line: string) => void): void {
  project.install(["--save-dev", ...runners]);
  const folder = join(project.folder, "test-runners");
  mkdirSync(folder);
  for (const name of readdirSync(sources)) copyFileSync(join(sources, name), join(folder, name));
  const ofVitest = readFileSync(join(folder, "order.vitest.ts"), "utf8");
  // The compiler rewrites the paths of imports, not that of the URL.
  const ofJest = ofVitest
    .replace('from "vitest"', 'from "@jest/globals"')
    .replace('URL("./workflows.ts"', 'URL("./workflows.js"');
  writeFileSync(join(folder, "order.jest.ts"), ofJest);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(join(folder, "vitest.config.js"), 'export default { test: { include: ["*.vitest.ts"] } };\n');
  const jestConfig = { transform: {}, testMatch: ["**/dist/*.jest.js"] };
  writeFileSync(join(folder, "jest.config.js"), `export default ${JSON.stringify(jestConfig)};\n`);

  const inFolder = project.in("test-runners");
  inFolder.run("npx", ["tsc"]);
  inFolder.run(process.execPath, ["--test", "order.node.ts"]);
  say("ok: a workflow is tested with Node's own test runner");
  inFolder.run("npx", ["vitest", "run"]);
  say("ok: a workflow is tested with Vitest");
  inFolder.run(process.execPath, ["--experimental-vm-modules", "../node_modules/jest/bin/jest.js"]);
  say("ok: a workflow is tested with Jest");
}
