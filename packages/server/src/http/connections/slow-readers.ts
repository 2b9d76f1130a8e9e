import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { HttpLimits } from "../http-limits.ts";
import type { Connection } from "./connection.ts";

/**
 * Closes connections whose client does not read its reply in time: nothing else would, and each holds a reply in memory.
 * Checks all connections periodically, so that replies need no timers. Returns a function that stops the checks.
 */
export function closeSlowReaders(
  connections: ReadonlyMap<Socket, Connection>,
  clock: Clock,
  limits: HttpLimits,
): () => void {
  let cancel = (): void => {};
  const check = (): void => {
    const now = clock.now();
    for (const connection of connections.values()) connection.closeIfUnreadSince(now - limits.slowReplyMs);
    cancel = clock.schedule(now + limits.timeoutsCheckedEveryMs, check);
  };
  check();
  return () => cancel();
}
