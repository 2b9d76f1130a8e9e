/**
 * Tries what is published as a new user would: packs it, installs it with npm in an empty folder, checks the types of the
 * tutorial's project with TypeScript, imports every entry point, follows the tutorial with the oldest and the newest Node, and tests a
 * workflow under Vitest, Jest and Node's own test runner.
 *
 *     npm run try-packages
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followTutorial } from "./packages/follow-tutorial.ts";
import { packPackages } from "./packages/pack.ts";
import { installNode, Project } from "./packages/project.ts";
import { tryTestRunners } from "./packages/try-test-runners.ts";

/** What `engines` of the packages asks for. */
const oldestNode = "22.18.0";

const folder = mkdtempSync(join(tmpdir(), "openswf-try-packages-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const archives = join(folder, "archives");
  mkdirSync(archives);
  const project = Project.make(join(folder, "project"), packPackages(archives));
  say("ok: npm installs the packages in an empty folder");

  for (const config of ["tsconfig.json", "tsconfig.bundler.json"]) {
    project.run("npx", ["tsc", "--project", config]);
    say(`ok: the tutorial's project has the right types with ${config}`);
  }

  for (const node of [process.execPath, installNode(join(folder, "oldest-node"), oldestNode)]) {
    project.run(node, ["entries.ts"]);
    say(`ok: ${node} imports every entry point`);
    await followTutorial(project.folder, node);
    say(`ok: ${node} runs the tutorial`);
  }
  tryTestRunners(project, say);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
