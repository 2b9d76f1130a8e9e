import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "@openswf/core/ports/problem";
import { Damage, explainDamage } from "../damage/damage.ts";
import { makeFolder } from "./make-folder.ts";

const elsewhere = "Choose another place with --store sqlite:PATH.";

/** Creates the folder of a store's file. Throws a Problem if the store cannot be kept there. */
export function prepareStoreFile(path: string): void {
  const folder = dirname(path);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw Problem.ofWorld(`${path} cannot be written: ${reasonOf(cause)}. ${elsewhere}`, cause);
  }
  if (existsSync(path) && !statSync(path).isFile()) throw Problem.ofWorld(`${path} is not a file. ${elsewhere}`);
}

/** Throws a Problem if no file can be created at `path`. Never creates the folder: after a typo, a copy would fill the disk. */
export function checkFolderOf(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw Problem.ofWorld(`${path} cannot be written: ${reasonOf(cause)}.`, cause);
  }
}

/** SQLite error codes that the user can fix. Errors from another thread carry their code only in the message. */
const sqliteProblems: Readonly<Record<number, string>> = {
  5: "is in use by another program. Stop that program first",
  8: "cannot be written by this user",
  11: 'is damaged. See what "openswf verify" finds, and restore a backup',
  13: "cannot grow: the disk is full",
  14: "cannot be opened by this user",
  26: "is not an openswf store",
};

/** Turns an error from opening or writing a file into a Problem that says what to do. Nothing has been changed yet. */
export function explainFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = "errcode" in error ? String(error.errcode) : /\(SQLite error (\d+)\)/.exec(error.message)?.[1];
  const known = code === undefined ? undefined : sqliteProblems[Number(code) & 0xff];
  if (error instanceof Damage) return Problem.ofWorld(explainDamage(error, path).message, error);
  if (known !== undefined) return Problem.ofWorld(`${path} ${known}. ${elsewhere}`, error);
  if ("code" in error && typeof error.code === "string" && !error.code.startsWith("ERR_")) {
    return Problem.ofWorld(`${path}: ${reasonOf(error)}.`, error);
  }
  return Problem.ofWorld(error.message, error);
}

/** Describes a system error for people. */
export function reasonOf(error: unknown): string {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the disk is mounted read-only";
    case "ENOTDIR":
    case "EEXIST":
      return "part of the path is not a folder";
    case "ENOENT":
      return "no such file or folder";
    case "EISDIR":
      return "it is a folder";
    case "ENOSPC":
      return "the disk is full";
    default:
      return String(error);
  }
}
