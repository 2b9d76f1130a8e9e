import { readFileSync } from "node:fs";

/** The version of this package. */
export function productVersion(): string {
  // The package is three folders up from both `src/cli/start-up` and `dist/cli/start-up`.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
