import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Each before those that need it. */
const packages = [
  "model",
  "engine",
  "core",
  "access",
  "store-sqlite",
  "store-postgres",
  "console",
  "server",
  "flow",
  "testing",
];

/** Builds the packages that are published, from nothing, and packs them into a folder. Returns the paths of the archives. */
export function packPackages(folder: string): readonly string[] {
  // What an earlier build has left of files that are gone would be packed too.
  for (const name of packages) rmSync(join(root, "packages", name, "dist"), { recursive: true, force: true });
  npm(["run", "--silent", "build", "--", "--force"]);
  npm(["run", "--silent", "console:build"]);
  const workspaces = packages.flatMap((name) => ["--workspace", `packages/${name}`]);
  npm(["pack", "--silent", "--pack-destination", folder, ...workspaces]);
  return packages.map((name) => join(folder, archiveOf(name)));
}

function npm(args: readonly string[]): void {
  execFileSync("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

/** As npm calls it: `@openswf/flow` is `openswf-flow-0.1.0.tgz`. */
function archiveOf(name: string): string {
  // `as`: npm has just packed it by these two.
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  return `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
}
