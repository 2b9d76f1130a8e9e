import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { restoreManifest } from "./published-manifest.ts";

const root = join(import.meta.dirname, "../..");

/** What is published, each before those that need it. */
const packages = [
  "model",
  "insight",
  "engine",
  "core",
  "access",
  "store-memory",
  "store-sqlite",
  "store-postgres",
  "console",
  "server",
  "flow",
  "testing",
  "conformance",
  "bench",
] as const;
export type Package = (typeof packages)[number];

/** Packs the packages that are published into a folder; each builds itself first. Returns the paths of the archives. */
export function packPackages(folder: string): ReadonlyMap<Package, string> {
  const workspaces = packages.flatMap((name) => ["--workspace", folderOf(name)]);
  try {
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, ...workspaces], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } finally {
    // npm leaves the manifest as it is published where packing fails halfway.
    for (const name of packages) restoreManifest(join(root, folderOf(name)));
  }
  return new Map(packages.map((name) => [name, join(folder, archiveOf(name))]));
}

/** What examines and measures endpoints knows nothing of the house. */
const atRoot: ReadonlySet<Package> = new Set(["conformance", "bench"]);
const folderOf = (name: Package): string => (atRoot.has(name) ? name : `packages/${name}`);

/** As npm calls it: `@openswf/flow` is `openswf-flow-0.1.0.tgz`. */
function archiveOf(name: Package): string {
  // `as`: npm has just packed it by these two.
  const manifest = JSON.parse(readFileSync(join(root, folderOf(name), "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  return `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
}
