import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, one at a time, where the first that is there can be written. Node's own recursive
 * way never returns where a folder above can not hold another, as in /proc.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) {
    missing.push(folder);
    folder = dirname(folder);
  }
  // Refused by the system in its own words: the place is taken by a file.
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
  accessSync(folder, constants.W_OK);
  for (const each of missing.reverse()) mkdirSync(each);
}
