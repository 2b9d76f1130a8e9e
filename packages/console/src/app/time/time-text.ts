import { durationText } from "@openswf/insight/text/duration";

/** How times are shown. */
export type TimeMode = "relative" | "local" | "utc";

export const timeModes: readonly TimeMode[] = ["relative", "local", "utc"];

const steps = [
  { unitMs: 86_400_000, unit: "d" },
  { unitMs: 3_600_000, unit: "h" },
  { unitMs: 60_000, unit: "min" },
  { unitMs: 1_000, unit: "s" },
] as const;

/** A distance in its largest unit: `12 s`, `3 d`. */
function shortDistance(ms: number): string {
  const length = Math.abs(ms);
  const step = steps.find(({ unitMs }) => length >= unitMs);
  return step === undefined ? "0 s" : `${Math.floor(length / step.unitMs)} ${step.unit}`;
}

/** How long ago, or in how long: `12 s ago`, `in 3 d`. */
export function relativeTime(at: number, now: number): string {
  const ms = now - at;
  if (Math.abs(ms) < 1_000) return "now";
  return ms > 0 ? `${shortDistance(ms)} ago` : `in ${durationText(-ms)}`;
}

/** `2026-11-29 08:12:03`, in the zone of the browser or in UTC; with milliseconds if asked for. */
export function absoluteTime(
  at: number,
  zone: "local" | "utc",
  digits: "seconds" | "milliseconds" = "seconds",
): string {
  const shifted = zone === "utc" ? at : at - new Date(at).getTimezoneOffset() * 60_000;
  const time = new Date(shifted);
  if (Number.isNaN(time.getTime())) return "?";
  const text = time.toISOString().replace("T", " ");
  const end = digits === "seconds" ? 19 : 23;
  return zone === "utc" ? `${text.slice(0, end)}Z` : text.slice(0, end);
}
