import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./store-location.ts";

/** Runs `work` with a file for `--access-file` that has this content, in a folder that is removed afterwards. */
export async function withAccessFile<Result>(
  content: unknown,
  work: (file: string, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = temporaryFolder();
  try {
    const file = join(folder, "access.json");
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return await work(file, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
