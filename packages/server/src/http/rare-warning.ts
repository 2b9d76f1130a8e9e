import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

const betweenLinesMs = 10_000;

/** Logs events that clients can cause at will: at most one line every ten seconds, with the total count so far. */
export function rareWarning(
  { clock, log }: { readonly clock: Pick<Clock, "elapsed">; readonly log: Log },
  message: string,
): Warn {
  let count = 0;
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (fields = {}) => {
    count += 1;
    if (clock.elapsed() < quietUntil) return;
    quietUntil = clock.elapsed() + betweenLinesMs;
    log.warn({ count, ...fields }, message);
  };
}

export type Warn = (fields?: Readonly<Record<string, unknown>>) => void;
