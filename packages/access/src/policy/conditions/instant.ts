/** Instants in conditions: a W3C profile of ISO 8601, or seconds since 1970. */

const year = /^\d{4}$/;
const epochSeconds = /^[+-]?\d{1,15}(?:\.\d{1,9})?$/;
const iso = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d)))?)?$/;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Milliseconds since 1970; `undefined` for invalid text. Four digits alone are a year, as in the W3C note. A time of
 * day requires a time zone.
 */
export function parseInstant(text: string): number | undefined {
  if (year.test(text)) return daysSince1970(Number(text), 1, 1) * dayMs;
  if (epochSeconds.test(text)) return Math.round(Number(text) * 1000);
  const match = iso.exec(text);
  if (match === null) return undefined;
  // Missing parts default to the first: the first day, midnight, UTC.
  const part = (index: number, otherwise: number): number => Number(match[index] ?? otherwise);
  const [years, month, day] = [part(1, 0), part(2, 1), part(3, 1)];
  const [hour, minute, second] = [part(4, 0), part(5, 0), part(6, 0)];
  const [zoneHour, zoneMinute] = [part(9, 0), part(10, 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(years, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return undefined;
  const zoneMinutes = (zoneHour * 60 + zoneMinute) * (match[8] === "-" ? -1 : 1);
  const fractionMs = Math.round(Number(`0.${match[7] ?? "0"}`) * 1000);
  return (
    daysSince1970(years, month, day) * dayMs +
    (hour * 60 + minute - zoneMinutes) * minuteMs +
    second * 1000 +
    fractionMs
  );
}

const isLeap = (years: number): boolean => years % 4 === 0 && (years % 100 !== 0 || years % 400 === 0);
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(years: number, month: number): number {
  return month === 2 && isLeap(years) ? 29 : (monthLengths[month - 1] ?? 0);
}

/** In the Gregorian calendar, which ISO 8601 uses for all years. */
function daysSince1970(years: number, month: number, day: number): number {
  const before = years - 1;
  const toJanuary = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = toJanuary - 719_162; // from 0001-01-01 to 1970-01-01
  for (let earlier = 1; earlier < month; earlier += 1) days += daysInMonth(years, earlier);
  return days + day - 1;
}
