import type { Instant } from "@openswf/model/brand";
import { isoDate } from "../../core/clock.ts";
import type { DirectoryChange } from "../directory/directory-source.ts";
import type { AuditRecord } from "./audit-record.ts";

/** Changes listed per reading. Replacing a whole file may change all of 170,000 items. */
const changedListedMax = 100;

/** The audit record of a change of access control. `undefined` when a file was rewritten with the same content. */
export function accessRecord(changes: readonly DirectoryChange[], at: Instant): AuditRecord | undefined {
  if (changes.length === 0) return undefined;
  const changed = changes.slice(0, changedListedMax);
  return { time: isoDate(at), event: "access", changedCount: changes.length, changed };
}
