/**
 * Writes the software bill of materials of openswf and of the packages beside it, as npm installs them:
 *
 *     npm run sbom -- FILE
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { billOfMaterials } from "./packages/bill-of-materials.ts";
import { packPackages } from "./packages/pack.ts";
import { Project } from "./packages/project.ts";

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("Usage: npm run sbom -- FILE\n");
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), "openswf-sbom-"));
  try {
    mkdirSync(join(folder, "archives"));
    const archives = packPackages(join(folder, "archives"));
    const project = Project.empty(join(folder, "openswf-release"));
    project.install([...archives.values()]);
    const { text, count } = billOfMaterials(project.folder);
    writeFileSync(file, text);
    process.stdout.write(`${file}: ${count} packages\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
