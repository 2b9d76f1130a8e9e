import { readFileSync } from "node:fs";

/** The version of this package. */
export function productVersion(): string {
  // From `src/cli` and from `dist/cli` alike, the package is two folders up.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
