import { isoDate } from "@openswf/core/ports/clock";

/** A time of the wire, in seconds, for people: `2026-11-22 20:15:03Z`. */
export function secondsText(seconds: number): string {
  return `${isoDate(Math.round(seconds * 1000))
    .slice(0, 19)
    .replace("T", " ")}Z`;
}
