import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "@openswf/store-sqlite/make-folder";
import { Problem } from "./problem.ts";

const elsewhere = "Choose another place with --store sqlite:PATH.";

/** Makes the folder of a store's file, and refuses a place where the store could not be kept. */
export function prepareStoreFile(path: string): void {
  const folder = dirname(path);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw Problem.ofWorld(`${path} can not be written: ${reasonOf(cause)}. ${elsewhere}`, cause);
  }
  if (existsSync(path) && !statSync(path).isFile()) throw Problem.ofWorld(`${path} is no file. ${elsewhere}`);
}

/** Refuses a place where no file could be made. Unlike a store's folder, it is not made: a slip would fill the disk. */
export function checkFolderOf(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw Problem.ofWorld(`${path} can not be written: ${reasonOf(cause)}.`, cause);
  }
}

/** Codes of SQLite that a person can put right. Errors from another thread carry theirs in their text only. */
const sqliteProblems: Readonly<Record<string, string>> = {
  5: "is in use by another program. Stop that",
  8: "can not be written by this user",
  13: "has no room: the disk is full",
  14: "can not be opened by this user",
  26: "is a file of another kind, no openswf store",
};

/** Says what to do about what a store has thrown while it was opened or copied: nothing has been changed yet. */
export function explainStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = "errcode" in error ? String(error.errcode) : /\(SQLite error (\d+)\)/.exec(error.message)?.[1];
  const known = sqliteProblems[code ?? ""];
  if (known !== undefined) return Problem.ofWorld(`${path} ${known}. ${elsewhere}`, error);
  if ("code" in error && typeof error.code === "string" && !error.code.startsWith("ERR_")) {
    return Problem.ofWorld(`${path}: ${reasonOf(error)}.`, error);
  }
  return Problem.ofWorld(error.message, error);
}

/** What the system says, in words for a person. */
export function reasonOf(error: unknown): string {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EACCES":
    case "EPERM":
      return "this user has no permission";
    case "EROFS":
      return "the disk is mounted to be read only";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is no folder";
    case "ENOENT":
      return "there is no such folder";
    case "EISDIR":
      return "it is a folder";
    case "ENOSPC":
      return "the disk is full";
    default:
      return String(error);
  }
}
