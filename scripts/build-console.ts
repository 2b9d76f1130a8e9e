/**
 * Builds the web console into packages/console/dist/app, where `openswf serve` finds it:
 *
 *     npm run console:build
 *
 * With `--if-changed` only if something that it is made of is newer than what was built, as before `npm start`.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..");
const project = join(root, "packages/console");
const sources = [join(project, "src"), join(project, "public"), join(root, "packages/model/src")];
const single = ["index.html", "vite.config.ts", "package.json"].map((name) => join(project, name));

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function isCurrent(): boolean {
  const builtAt = changedAt(join(project, "dist/app/index.html"));
  const inFolders = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return [...single, ...inFolders].every((path) => changedAt(path) <= builtAt);
}

if (!process.argv.includes("--if-changed") || !isCurrent()) await build({ root: project, logLevel: "warn" });
