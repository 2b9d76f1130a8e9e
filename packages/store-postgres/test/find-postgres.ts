import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The folder with `initdb` and `postgres`, or `undefined` if PostgreSQL is not installed. */
export function findPostgres(): string | undefined {
  return [folderFromConfig(), ...debianFolders()].find(
    (folder) => folder !== undefined && ["initdb", "postgres"].every((program) => existsSync(join(folder, program))),
  );
}

function folderFromConfig(): string | undefined {
  try {
    return execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined; // Without pg_config, PostgreSQL may still be where Debian installs it.
  }
}

function debianFolders(): readonly string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, "bin"));
}
