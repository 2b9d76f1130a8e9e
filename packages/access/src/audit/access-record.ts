import type { AccessChangeRecord, AuditRecord } from "@openswf/core/ports/audit";
import { isoDate } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";

/** How many changes of one reading are listed. A file that is another one may change all of 170,000 things. */
const changedListedMax = 100;

/** The line of a change of who may do what. None when a file was written anew with what it had. */
export function accessRecord(changes: readonly AccessChangeRecord[], at: Instant): AuditRecord | undefined {
  if (changes.length === 0) return undefined;
  const changed = changes.slice(0, changedListedMax);
  return { time: isoDate(at), event: "access", changedCount: changes.length, changed };
}
