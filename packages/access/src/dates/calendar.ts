/**
 * UTC dates in the Gregorian calendar, which ISO 8601 extends to all years. The only module here that uses
 * `Date`, and never for the current time. Callers check the format of texts themselves: `Date.parse` accepts forms that
 * neither policies nor signatures allow.
 */
import type { Instant } from "@openswf/model/brand";

/** `Date.UTC` moves the years 0 to 99 into the 1900s. The calendar repeats every 400 years, so we shift by those. */
const cycleYears = 400;
const cycleMs = Date.UTC(2000 + cycleYears, 0) - Date.UTC(2000, 0);

/** `month` is 1 to 12. `undefined` when the calendar has no such second, such as on 30 February or at 24:00. */
export function instantAt(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): Instant | undefined {
  const shifted = Date.UTC(year + cycleYears, month - 1, day, hour, minute, second);
  const date = new Date(shifted);
  // `Date.UTC` carries over fields that are out of range. Then a field differs.
  const isExact =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isExact ? shifted - cycleMs : undefined;
}
