import type { AuditRecord } from "@openswf/core/ports/audit";
import type { AuditLog } from "./audit-stream.ts";

/**
 * Routes records to two logs. Anyone who can connect can cause an unlimited number of refusals of unsigned requests.
 * With files of their own, those never displace the records of authenticated callers.
 */
export function strangersApart(known: AuditLog, strangers: AuditLog): AuditLog {
  return {
    write: (record) => (isOfStranger(record) ? strangers : known).write(record),
    close: async () => {
      await Promise.all([known.close(), strangers.close()]);
    },
  };
}

/** A change without a principal is not a stranger's: it was allowed because access control is off. */
function isOfStranger({ event, principal }: AuditRecord): boolean {
  return event === "refusal" && principal === undefined;
}
