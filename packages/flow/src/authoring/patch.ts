import { hostFor } from "./current-host.ts";

/**
 * Whether a change of the code is in force in this run: true in runs that come here for the first time with the new code, false in
 * runs that had passed here before. So code changes under open executions:
 *
 *     if (patched("refund-first")) await refund(order);
 *     else await cancelShipment(order);
 */
export function patched(id: string): boolean {
  return hostFor("patched").patched(id, false);
}

/** For a change whose old way is gone: no open run needs it any more. Remove it once all runs that were patched have closed. */
export function deprecatePatch(id: string): void {
  hostFor("deprecatePatch").patched(id, true);
}
