import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../../..");
const pages = ["docs/operations/*.md", "docs/how-to/{move-a-store,back-up-and-verify}.md"];
/** All shell commands of these pages are run by drills. */
const wholly = "docs/operations/";
const fence = /^```sh(?: drill=([\w-]+))?\n([\s\S]*?)^```$/gm;

/** Command blocks of the guide that begin with "```sh drill=NAME", by name. */
export type Blocks = ReadonlyMap<string, string>;

/** Throws if two blocks have one name, or if a block of the operations guide has none. */
export function readBlocks(): Blocks {
  const blocks = new Map<string, string>();
  for (const page of globSync(pages, { cwd: root }).toSorted()) {
    for (const [, name, commands = ""] of readFileSync(join(root, page), "utf8").matchAll(fence)) {
      if (name === undefined && page.startsWith(wholly)) throw new Error(`${page} has commands that no drill runs`);
      if (name === undefined) continue;
      if (blocks.has(name)) throw new Error(`two blocks of the guide are called ${name}`);
      blocks.set(name, commands);
    }
  }
  return blocks;
}

/** The text of a page of the guide, to compare a drill's findings with. */
export function readPage(page: string): string {
  return readFileSync(join(root, "docs/operations", page), "utf8");
}

interface Running {
  /** What stands in the guide for a place, and the place of the drill. */
  readonly places: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Runs a block as it is written, but for its places. Rejects, with what was printed, at the first command that fails. */
export async function runCommands(commands: string, { places, env, cwd }: Running): Promise<string> {
  let text = commands;
  for (const [place, ours] of places) text = text.replaceAll(place, ours);
  const { stdout, stderr } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", text], { env, cwd });
  return stdout + stderr;
}
