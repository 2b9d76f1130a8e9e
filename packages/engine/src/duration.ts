import type { Instant } from "@openswf/model/brand";

/** A duration in SWF's notation: whole seconds in decimal, or NONE for no limit. */
export type Duration = string;

/** The end of a span that starts at `from`; `undefined` for NONE. */
export function endOf(from: Instant, duration: Duration): Instant | undefined {
  return duration === "NONE" ? undefined : from + Number(duration) * 1000;
}
