/**
 * Parses the time at which a request claims to be signed. Uses plain arithmetic because the format is exact: a general
 * date parser would accept forms that signatures do not allow.
 */
import type { Instant } from "@openswf/model/brand";

const msPerSecond = 1_000;
const secondsPerDay = 86_400;
/** Days before each month of a non-leap year. */
const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** How HTTP (`GMT`) and e-mail (`-0000`, which botocore sends) mark a time as UTC. */
const universal: ReadonlySet<string> = new Set(["GMT", "-0000", "+0000"]);

/** The instant of `20150830T123600Z`, the basic format of ISO 8601; `undefined` for any other format. */
export function instantOfBasicDate(text: string): Instant | undefined {
  if (text.length !== 16 || text[8] !== "T" || text[15] !== "Z") return undefined;
  const day = daysAt(digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2));
  return instantAt(day, digits(text, 9, 2), digits(text, 11, 2), digits(text, 13, 2));
}

/**
 * The instant of `Sun, 30 Aug 2015 12:36:00 GMT`; `undefined` for any other format. The weekday is not checked: AWS's
 * first test suite, of 2011, signs with a wrong one.
 */
export function instantOfHttpDate(text: string): Instant | undefined {
  if (text.slice(3, 5) !== ", " || text[25] !== " " || !universal.has(text.slice(26))) return undefined;
  if (text[7] !== " " || text[11] !== " " || text[16] !== " " || text[19] !== ":" || text[22] !== ":") return undefined;
  const month = monthNames.indexOf(text.slice(8, 11)) + 1;
  const day = daysAt(digits(text, 12, 4), month, digits(text, 5, 2));
  return instantAt(day, digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2));
}

/** Formats as `20150830T123600Z`, in whole seconds, as in the string to sign and the faults. */
export function basicDateOf(instant: Instant): string {
  const seconds = Math.floor(instant / msPerSecond);
  const days = Math.floor(seconds / secondsPerDay);
  const rest = seconds - days * secondsPerDay;
  let year = 1970 + Math.floor(days / 365.2425);
  if (daysBeforeYear(year + 1) <= days) year += 1;
  if (daysBeforeYear(year) > days) year -= 1;
  const dayOfYear = days - daysBeforeYear(year);
  let month = 1;
  while (dayOfYear >= daysBefore(year, month + 1)) month += 1;
  const date = padded(year, 4) + padded(month, 2) + padded(dayOfYear - daysBefore(year, month) + 1, 2);
  const time = padded(Math.floor(rest / 3600), 2) + padded(Math.floor(rest / 60) % 60, 2) + padded(rest % 60, 2);
  return `${date}T${time}Z`;
}

const padded = (number: number, length: number): string => String(number).padStart(length, "0");

/** Returns `NaN` if any character is not a digit. Everything computed from it is then `NaN` or refused. */
function digits(text: string, from: number, length: number): number {
  let number = 0;
  for (let index = from; index < from + length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function daysAt(year: number, month: number, day: number): number | undefined {
  if (Number.isNaN(year) || !(month >= 1 && month <= 12)) return undefined;
  const before = daysBefore(year, month);
  if (!(day >= 1 && day <= daysBefore(year, month + 1) - before)) return undefined;
  return daysBeforeYear(year) + before + day - 1;
}

function instantAt(day: number | undefined, hour: number, minute: number, second: number): Instant | undefined {
  if (day === undefined || !(hour < 24 && minute < 60 && second < 60)) return undefined;
  return (day * secondsPerDay + hour * 3600 + minute * 60 + second) * msPerSecond;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const leapsUntil = (year: number): number => Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);

/** Days from the epoch to the first of January. */
function daysBeforeYear(year: number): number {
  return (year - 1970) * 365 + leapsUntil(year - 1) - leapsUntil(1969);
}

/** Days of this year before this month, 1 to 13. */
function daysBefore(year: number, month: number): number {
  return (daysBeforeMonth[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0);
}
