import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Throws, after what they have printed, if publint or attw ("are the types wrong?") finds anything in an archive. */
export function lintArchive(archive: string): void {
  lint("publint", ["run", archive, "--strict"]);
  lint("attw", [archive, "--profile", "esm-only", "--format", "ascii", "--no-emoji"]);
}

function lint(program: string, args: readonly string[]): void {
  try {
    execFileSync(join(root, "node_modules/.bin", program), args, { stdio: "pipe", encoding: "utf8" });
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? `\n${String(error.stdout)}` : "";
    throw new Error(`${program} ${args.join(" ")} failed${output}`, { cause: error });
  }
}
