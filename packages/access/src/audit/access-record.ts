import type { AccessChangeRecord, AuditRecord } from "@openswf/core/ports/audit";
import { isoDate } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";

/** Changes listed per reading. Replacing a whole file may change all of 170,000 items. */
const changedListedMax = 100;

/** The audit record of a change of access control. `undefined` when a file was rewritten with the same content. */
export function accessRecord(changes: readonly AccessChangeRecord[], at: Instant): AuditRecord | undefined {
  if (changes.length === 0) return undefined;
  const changed = changes.slice(0, changedListedMax);
  return { time: isoDate(at), event: "access", changedCount: changes.length, changed };
}
