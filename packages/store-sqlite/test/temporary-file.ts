import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path in a new folder. The caller removes the folder. */
export async function temporaryFile(): Promise<{ readonly path: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "openswf-"));
  return { path: join(folder, "openswf.db"), folder };
}
