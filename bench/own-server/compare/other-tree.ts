import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Another commit of this repository, checked out with its own dependencies. Disposing it removes it. */
export interface OtherTree extends Disposable {
  readonly folder: string;
  /** The commit, abbreviated. */
  readonly commit: string;
}

/**
 * Checks out `ref` beside this tree and installs what it needs. Throws a TypeError when there is no such commit. The
 * sources run as they are, so nothing is built.
 */
export function checkOut(ref: string): OtherTree {
  const commit = resolveCommit(ref);
  const folder = mkdtempSync(join(tmpdir(), "openswf-bench-base-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  git(["clone", "--quiet", "--shared", "--no-checkout", root, folder]);
  git(["-C", folder, "checkout", "--quiet", "--detach", commit]);
  execFileSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return {
    folder,
    commit: commit.slice(0, 9),
    [Symbol.dispose]: () => {
      remove();
      process.off("exit", remove);
    },
  };
}

function resolveCommit(ref: string): string {
  try {
    return git(["-C", root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]).trim();
  } catch (cause) {
    throw new TypeError(`invalid --base ${ref}: this repository has no such commit`, { cause });
  }
}

const git = (args: readonly string[]): string => execFileSync("git", args, { encoding: "utf8" });
