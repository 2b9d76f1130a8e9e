import { type Stats, statSync } from "node:fs";
import type { Log } from "@openswf/core/ports/log";

/** To be told of each file with secrets that a server reads: `what` is for people. */
export type SecretFileNotice = (path: string, what: string) => void;

/** Rights of the group and of everybody else. */
const rightsOfOthers = 0o077;

/**
 * Warns of files with secrets that not only their user can read, each once. It is no refusal: an operator may want a group
 * to share a file, and volumes of containers come with such modes. What Windows says of a mode is not who may read.
 */
export function warnOfReadableSecrets(log: Log): SecretFileNotice {
  const warnedOf = new Set<string>();
  return (path, what) => {
    if (process.platform === "win32" || warnedOf.has(path)) return;
    const found = statOf(path);
    if (found === undefined || !found.isFile() || (found.mode & rightsOfOthers) === 0) return;
    warnedOf.add(path);
    const mode = `0${(found.mode & 0o777).toString(8)}`;
    log.warn({ path, mode }, `others on this machine have rights on ${what}: chmod 600 keeps it for its user alone`);
  };
}

/** `undefined` when it can not be looked at: then it can not be read either, and whoever reads it says so. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
