import type { AuditRecord } from "@openswf/core/ports/audit";
import type { AuditLog } from "./audit-stream.ts";

/**
 * Two logs as one. Whoever can connect can cause lines without end of requests that nobody has signed: in files of their
 * own, they never push out what somebody has changed or was refused.
 */
export function strangersApart(known: AuditLog, strangers: AuditLog): AuditLog {
  return {
    write: (record) => (isOfStranger(record) ? strangers : known).write(record),
    close: async () => {
      await Promise.all([known.close(), strangers.close()]);
    },
  };
}

/** A change by nobody is one that was allowed: access control is off. */
function isOfStranger({ event, principal }: AuditRecord): boolean {
  return event === "refusal" && principal === undefined;
}
