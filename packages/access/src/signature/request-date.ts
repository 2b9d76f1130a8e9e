/** Parses the time at which a request claims to be signed, in exactly the two formats that signatures allow. */
import { isoDate } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";
import { instantAt } from "../dates/calendar.ts";

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const basic = /^\d{8}T\d{6}Z$/;
/** HTTP (`GMT`) and e-mail (`-0000`, which botocore sends) mark a time as UTC in different ways. */
const http = /^.{3}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|[+-]0000)$/;

/** The instant of `20150830T123600Z`, the basic format of ISO 8601; `undefined` for any other format. */
export function instantOfBasicDate(text: string): Instant | undefined {
  if (!basic.test(text)) return undefined;
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  return instantAt(part(0, 4), part(4, 6), part(6, 8), part(9, 11), part(11, 13), part(13, 15));
}

/**
 * The instant of `Sun, 30 Aug 2015 12:36:00 GMT`; `undefined` for any other format. The weekday is not checked: AWS's
 * first test suite, of 2011, signs with a wrong one.
 */
export function instantOfHttpDate(text: string): Instant | undefined {
  const match = http.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index]);
  const month = monthNames.indexOf(match[2] ?? "") + 1;
  return instantAt(part(3), month, part(1), part(4), part(5), part(6));
}

/** Formats as `20150830T123600Z`, in whole seconds, as in the string to sign and the faults. */
export function basicDateOf(instant: Instant): string {
  return `${isoDate(instant).slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
