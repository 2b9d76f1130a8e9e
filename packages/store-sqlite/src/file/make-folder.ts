import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a folder and its missing parents, one at a time, after checking that the closest existing parent is writable.
 * Node's recursive mkdir never returns if a parent cannot hold folders, as in /proc.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) {
    missing.push(folder);
    folder = dirname(folder);
  }
  // A file is in the way. mkdir then fails with the system's own error.
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
  accessSync(folder, constants.W_OK);
  for (const each of missing.reverse()) mkdirSync(each);
}
