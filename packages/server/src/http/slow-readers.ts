import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Connection } from "./connection.ts";
import type { HttpLimits } from "./http-limits.ts";

/**
 * Ends connections whose client does not read its reply in time: nothing else would, and each holds a reply in memory.
 * All are looked at now and then, so that a reply costs no timer. The result ends the looking.
 */
export function endSlowReaders(
  connections: ReadonlyMap<Socket, Connection>,
  clock: Clock,
  limits: HttpLimits,
): () => void {
  let cancel = (): void => {};
  const look = (): void => {
    const now = clock.now();
    for (const connection of connections.values()) connection.endIfUnreadSince(now - limits.slowReplyMs);
    cancel = clock.schedule(now + limits.timeoutsCheckedEveryMs, look);
  };
  look();
  return () => cancel();
}
