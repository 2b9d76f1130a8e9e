import type { AuditRecord } from "@openswf/core/ports/audit";
import type { AuditLog } from "./audit-stream.ts";

/**
 * Routes records to two logs. Anyone who can connect can cause an unlimited number of refusals of unsigned requests.
 * With files of their own, those never displace the records of authenticated callers.
 */
export function separateUnauthenticated(authenticated: AuditLog, unauthenticated: AuditLog): AuditLog {
  return {
    write: (record) => (isUnauthenticated(record) ? unauthenticated : authenticated).write(record),
    close: async () => {
      await Promise.all([authenticated.close(), unauthenticated.close()]);
    },
  };
}

/** A change without a principal does not count: it was allowed because access control is off. */
function isUnauthenticated({ event, principal }: AuditRecord): boolean {
  return event === "refusal" && principal === undefined;
}
