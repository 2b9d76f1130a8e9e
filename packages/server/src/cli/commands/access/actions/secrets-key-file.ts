/** The file of the keys that seal secrets. Losing it loses every access key, so it is replaced atomically. */
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { newSecretsKeyText, parseSecretsKeys, SecretsKeyProblem } from "@openswf/access/secrets/secrets-key";
import { Problem } from "@openswf/core/ports/problem";
import { reasonOf } from "@openswf/store-sqlite/store-file";
import { unfinishedName } from "@openswf/store-sqlite/whole-file";

const heading =
  "# Keys that seal secrets of openswf. The first key seals; all keys open. Keep this file apart from the store.";

/** Adds a new key before the existing ones, and creates the file if necessary. Returns the number of existing keys. */
export function addSecretsKey(path: string): number {
  try {
    const isThere = existsSync(path);
    // Keep a symbolic link and replace its target.
    const file = isThere ? realpathSync(path) : path;
    const before = isThere ? keysIn(file) : [];
    replaceFile(file, `${[heading, newSecretsKeyText(), ...before].join("\n")}\n`);
    return before.length;
  } catch (error) {
    if (error instanceof SecretsKeyProblem) {
      throw Problem.ofUsage(`${path} exists but is not a file of secrets keys: ${error.message}.`);
    }
    const isOfSystem = error instanceof Error && "code" in error;
    throw isOfSystem ? Problem.ofWorld(`${path} cannot be written: ${reasonOf(error)}.`, error) : error;
  }
}

function keysIn(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  parseSecretsKeys(text);
  return text.split("\n").filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
}

/**
 * A new file is readable only by its owner. An existing file keeps its owner and mode: a server may read it through its
 * group.
 */
function replaceFile(file: string, text: string): void {
  const unfinished = unfinishedName(file);
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o600, flag: "wx", flush: true });
  try {
    if (existsSync(file)) {
      const { uid, gid, mode } = statSync(file);
      chownSync(unfinished, uid, gid);
      chmodSync(unfinished, mode & 0o7777);
    }
    renameSync(unfinished, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Makes the rename durable: secrets sealed with the new key must never outlive it. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
