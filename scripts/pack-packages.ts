/**
 * Builds and packs what is published, for use before it is:
 *
 *     npm run packages -- FOLDER
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { packPackages } from "./packages/pack.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("Usage: npm run packages -- FOLDER\n");
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const path of packPackages(resolve(folder)).values()) process.stdout.write(`${path}\n`);
}
