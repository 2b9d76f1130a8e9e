/**
 * npm runs it in the folder of a package before it packs or publishes that: builds the package from nothing, and puts the
 * licence and the manifest there as they are published. `postpack.ts` undoes the last.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readManifest, restoreManifest, writePublishedManifest } from "./packages/published-manifest.ts";
import { unreachedDeclarations } from "./packages/unreached-declarations.ts";

const root = join(import.meta.dirname, "..");
const folder = process.cwd();
const forServing = join(folder, "tsconfig.serve.json");

const run = (file: string, args: readonly string[]): void => {
  execFileSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
};

// The build reads the manifests of the workspace.
restoreManifest(folder);
// What an earlier build has left of files that are gone would be packed too. Without the record, the compiler would not
// write anew what has not changed.
rmSync(join(folder, "dist"), { recursive: true, force: true });
for (const project of ["tsconfig", "tsconfig.serve"]) rmSync(join(folder, `${project}.tsbuildinfo`), { force: true });
run("node_modules/typescript/bin/tsc", ["--build", existsSync(forServing) ? forServing : folder]);
if (basename(folder) === "console") run("scripts/build-console.ts", []);
// `files` names whole folders. npm reads this file in them, and does not pack it.
const unread = unreachedDeclarations(folder, readManifest(folder));
writeFileSync(join(folder, "dist/.npmignore"), unread.map((path) => `/${path}\n`).join(""));
copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
writePublishedManifest(folder);
