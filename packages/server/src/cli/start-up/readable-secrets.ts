import { type Stats, statSync } from "node:fs";
import type { Log } from "@openswf/core/ports/log";

/** Called with each file of secrets that a server reads. `what` describes the file for people. */
export type SecretFileNotice = (path: string, what: string) => void;

/** Mode bits of the group and of other users. */
const rightsOfOthers = 0o077;

/**
 * Warns once about each file of secrets that other users can access. Does not refuse the file: an operator may want a group
 * to share it, and container volumes come with such modes. On Windows, the mode does not tell who may read a file.
 */
export function warnOfReadableSecrets(log: Log): SecretFileNotice {
  const warnedOf = new Set<string>();
  return (path, what) => {
    if (process.platform === "win32" || warnedOf.has(path)) return;
    const found = statOf(path);
    if (found === undefined || !found.isFile() || (found.mode & rightsOfOthers) === 0) return;
    warnedOf.add(path);
    const mode = `0${(found.mode & 0o777).toString(8)}`;
    log.warn({ path, mode }, `other users of this machine can access ${what}: restrict it with chmod 600`);
  };
}

/** `undefined` if the file cannot be examined. Then it cannot be read either, and the caller that reads it reports that. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
