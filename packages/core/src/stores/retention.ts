import type { Instant } from "@openswf/model/brand";
import type { DomainKey } from "./domain-key.ts";

/** The removal of executions whose retention has ended. */
export interface Retention {
  /**
   * Removes executions of the domain that closed at or before `closedUntil` and have no errands left. Returns the
   * number removed. To keep a call short, the number may be below `limit` even though more remain; when it is 0, none
   * remain.
   */
  removeClosed(domain: DomainKey, closedUntil: Instant, limit: number): Promise<number>;
}
