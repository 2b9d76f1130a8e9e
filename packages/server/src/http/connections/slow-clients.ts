import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import { every } from "@openswf/core/waiting/every";
import type { HttpLimits } from "../http-limits.ts";
import type { Connection } from "./connection.ts";

/**
 * Closes connections whose client does not read its reply in time: nothing else would, and each holds a reply in memory.
 * Closes those, too, on which nobody has signed a request in time where requests must be signed.
 * Checks all connections periodically, so that replies need no timers. Returns a function that stops the checks.
 */
export function closeSlowClients(
  connections: ReadonlyMap<Socket, Connection>,
  clock: Clock,
  limits: HttpLimits,
): () => void {
  const checks = every(clock, limits.timeoutsCheckedEveryMs, () => {
    const now = clock.elapsed();
    for (const connection of connections.values()) {
      connection.closeIfUnreadSince(now - limits.slowReplyMs);
      connection.closeIfUnverifiedSince(now - limits.unverifiedConnectionMs);
    }
  });
  return () => void checks.stop();
}
