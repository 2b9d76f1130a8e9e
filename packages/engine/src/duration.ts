import type { Instant } from "@openswf/model/brand";

/** A duration as SWF writes it: whole seconds in decimal, or NONE for no limit. */
export type Duration = string;

/** When a span that began at `from` ends; `undefined` for NONE. */
export function endOf(from: Instant, duration: Duration): Instant | undefined {
  return duration === "NONE" ? undefined : from + Number(duration) * 1000;
}
