/** Parses the instants of conditions and access files: a W3C profile of ISO 8601, or seconds since 1970. */
import { instantAt } from "./calendar.ts";

const year = /^\d{4}$/;
const epochSeconds = /^[+-]?\d{1,15}(?:\.\d{1,9})?$/;
const iso = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d)))?)?$/;

const minuteMs = 60_000;

/**
 * Milliseconds since 1970; `undefined` for invalid text. Four digits alone are a year, as in the W3C note. A time of
 * day requires a time zone.
 */
export function parseInstant(text: string): number | undefined {
  if (year.test(text)) return instantAt(Number(text), 1, 1, 0, 0, 0);
  if (epochSeconds.test(text)) return Math.round(Number(text) * 1000);
  const match = iso.exec(text);
  if (match === null) return undefined;
  // Missing parts default to the first: the first day, midnight, UTC.
  const part = (index: number, otherwise: number): number => Number(match[index] ?? otherwise);
  const instant = instantAt(part(1, 0), part(2, 1), part(3, 1), part(4, 0), part(5, 0), part(6, 0));
  const [zoneHour, zoneMinute] = [part(9, 0), part(10, 0)];
  if (instant === undefined || zoneHour > 23 || zoneMinute > 59) return undefined;
  const zoneMinutes = (zoneHour * 60 + zoneMinute) * (match[8] === "-" ? -1 : 1);
  const fractionMs = Math.round(Number(`0.${match[7] ?? "0"}`) * 1000);
  return instant - zoneMinutes * minuteMs + fractionMs;
}
