import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the manifest of the workspace waits while a package is packed. */
const setAside = (folder: string): string => join(folder, "package.json.unpacked");
const manifest = (folder: string): string => join(folder, "package.json");

/** A manifest, as far as it changes. */
export interface Manifest {
  readonly scripts?: unknown;
  readonly devDependencies?: unknown;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/**
 * What is published of a manifest of the workspace: without the `source` conditions, whose files are not packed and would
 * break every program that runs with a condition of that name, and without what only the workspace can use.
 */
function publishedManifest({ scripts: _, devDependencies: __, ...published }: Manifest): Manifest {
  const { exports } = published;
  if (exports === undefined) return published;
  const entries = Object.entries(exports).map(([path, target]) => [path, withoutSource(target)] as const);
  return { ...published, exports: Object.fromEntries(entries) };
}

function withoutSource(target: unknown): unknown {
  if (typeof target !== "object" || target === null) return target;
  return Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== "source"));
}

/** Writes what is published over the manifest in `folder`, until `restoreManifest`. */
export function writePublishedManifest(folder: string): void {
  restoreManifest(folder);
  const published = publishedManifest(readManifest(folder));
  copyFileSync(manifest(folder), setAside(folder));
  writeFileSync(manifest(folder), `${JSON.stringify(published, undefined, 2)}\n`);
}

// `as`: npm has read it before.
export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(manifest(folder), "utf8")) as Manifest;

/** Does nothing where nothing was set aside. A pack that was interrupted is undone by the next. */
export function restoreManifest(folder: string): void {
  if (existsSync(setAside(folder))) renameSync(setAside(folder), manifest(folder));
}
