import { closeSync, fchmodSync, openSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { type AuditLog, AuditStream } from "@openswf/access/audit/audit-stream";
import { separateUnauthenticated } from "@openswf/access/audit/two-logs";
import { type Clock, isoDate } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { Problem } from "@openswf/core/ports/problem";
import type { Instant } from "@openswf/model/brand";
import { makeFolder } from "@openswf/store-sqlite/make-folder";
import { reasonOf } from "@openswf/store-sqlite/store-file";
import { createStream } from "rotating-file-stream";
import type { AuditSettings } from "../settings/access-settings.ts";

/** Only the server's user may read or write the audit log. */
const mode = 0o600;

/** Opens the audit log of these settings: stdout or rotated files. */
export function openAudit(settings: AuditSettings, clock: Clock, log: Log): AuditLog {
  if (settings.to === "stdout") return new AuditStream({ name: "stdout", open: () => process.stdout, clock, log });
  const path = resolve(settings.to);
  const at = (file: string): AuditLog => {
    prepareFile(file);
    return new AuditStream({ name: file, open: () => filesAt(file, settings), clock, log });
  };
  return separateUnauthenticated(at(path), at(`${path}.strangers`));
}

/** Prepares the path again, because the folder may be gone when a log is reopened. */
function filesAt(path: string, { fileBytesMax, filesKept }: AuditSettings): Writable {
  prepareFile(path);
  const name = basename(path);
  return createStream((time, index) => (time === null ? name : `${name}.${stampOf(Number(time))}-${index ?? 1}`), {
    path: dirname(path),
    size: `${fileBytesMax}B`,
    maxFiles: filesKept,
    mode,
    history: historyOf(name),
  });
}

/** The file that lists the rotated files. */
const historyOf = (name: string): string => `.${name}.files`;

/** Throws a Problem if the audit log cannot be written, so that the server does not start without it. */
function prepareFile(path: string): void {
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, "a", mode));
    // The library that writes this file sets no mode, and keeps an existing one.
    const history = openSync(join(dirname(path), historyOf(basename(path))), "a", mode);
    fchmodSync(history, mode);
    closeSync(history);
  } catch (cause) {
    throw Problem.ofWorld(
      `The audit log ${path} cannot be written: ${reasonOf(cause)}. Choose another place with --audit-log.`,
      cause,
    );
  }
}

/** A timestamp that sorts by time: `20261126T185412`. */
function stampOf(at: Instant): string {
  return isoDate(at).slice(0, 19).replaceAll(/[-:]/g, "");
}
