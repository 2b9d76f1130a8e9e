import type { Instant } from "@openswf/model/brand";
import type { Limits } from "@openswf/model/limits";
import type { DomainRecord } from "../stores/domains.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * How long closed executions are kept. With NONE, the service promises nothing after the close (model), but they can
 * still be read shortly afterwards (seen): clients read the end of a history right after the close.
 */
function retentionMs({ retention }: DomainRecord, { retentionNoneMs }: Pick<Limits, "retentionNoneMs">): number {
  const days = retention === "NONE" ? 0 : Number(retention);
  return days === 0 ? retentionNoneMs : days * dayMs;
}

/** Executions of this domain that closed at or before this instant are no longer visible. */
export function hiddenUntil(domain: DomainRecord, now: Instant, limits: Pick<Limits, "retentionNoneMs">): Instant {
  return now - retentionMs(domain, limits);
}
