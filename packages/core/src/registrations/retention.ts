import type { Instant } from "@openswf/model/brand";
import type { DomainRecord } from "../stores/domains.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The number of days that closed executions are kept. NONE is 0: history goes as soon as the execution closes. (model)
 */
function retentionDays(retention: string): number {
  return retention === "NONE" ? 0 : Number(retention);
}

/** Executions of this domain that closed at or before this instant are no longer visible. */
export function hiddenUntil(domain: DomainRecord, now: Instant): Instant {
  return now - retentionDays(domain.retention) * dayMs;
}
