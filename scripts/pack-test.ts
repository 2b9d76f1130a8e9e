/**
 * Tries what is published as a new user would: packs it, lints the archives, installs the server alone without optional
 * packages and runs a workflow with it, installs everything in an empty folder, checks the types of the tutorial's project
 * with TypeScript, imports every entry point, follows the tutorial with the oldest and the newest Node, examines and
 * measures the server with the packages for that, and tests a workflow under Vitest, Jest and Node's own test runner.
 *
 *     npm run pack-test
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { billOfMaterials } from "./packages/bill-of-materials.ts";
import { followTutorial } from "./packages/follow-tutorial.ts";
import { lintArchive } from "./packages/lint-archive.ts";
import { packPackages } from "./packages/pack.ts";
import { installNode, Project } from "./packages/project.ts";
import { trySmallestInstall } from "./packages/smallest-install.ts";
import { tryBench } from "./packages/try-bench.ts";
import { tryConformance } from "./packages/try-conformance.ts";
import { tryTestRunners } from "./packages/try-test-runners.ts";

/** What `engines` of the packages asks for. */
const oldestNode = "22.18.0";

const folder = mkdtempSync(join(tmpdir(), "openswf-pack-test-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  mkdirSync(join(folder, "archives"));
  const archives = packPackages(join(folder, "archives"));
  for (const archive of archives.values()) lintArchive(archive);
  say(`ok: publint and attw find nothing in ${archives.size} archives`);

  const nodes = [process.execPath, installNode(join(folder, "oldest-node"), oldestNode)];
  await trySmallestInstall(join(folder, "smallest"), { archives, nodes, say });

  const project = Project.make(join(folder, "project"), [...archives.values()]);
  say("ok: npm installs the packages in an empty folder");
  say(`ok: the bill of materials lists ${billOfMaterials(project.folder).count} packages, each with a licence`);
  for (const config of ["tsconfig.json", "tsconfig.bundler.json", "tsconfig.entries.json"]) {
    project.run("npx", ["tsc", "--project", config]);
    say(`ok: the tutorial's project has the right types with ${config}`);
  }
  for (const node of nodes) {
    project.run(node, ["entries.ts"]);
    say(`ok: ${node} imports every entry point`);
    await followTutorial(project.folder, node);
    say(`ok: ${node} runs the tutorial`);
    await tryConformance(project, node);
    say(`ok: ${node} examines the server with the conformance suite`);
    await tryBench(project, node);
    say(`ok: ${node} measures the server with the benchmark`);
  }
  tryTestRunners(project, say);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
