import { DataError } from "./data-error.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

/** A unit of time: in full, singular or plural, or its first letter (`ms` for milliseconds, `m` for minutes). */
export type DurationUnit =
  | ("ms" | "millisecond" | "milliseconds")
  | ("s" | "second" | "seconds")
  | ("m" | "minute" | "minutes")
  | ("h" | "hour" | "hours")
  | ("d" | "day" | "days")
  | ("w" | "week" | "weeks");

/** Milliseconds of each unit. Months and years are left out, because their lengths differ. */
const unitsMs: Readonly<Record<DurationUnit, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: secondMs,
  second: secondMs,
  seconds: secondMs,
  m: minuteMs,
  minute: minuteMs,
  minutes: minuteMs,
  h: hourMs,
  hour: hourMs,
  hours: hourMs,
  d: dayMs,
  day: dayMs,
  days: dayMs,
  w: weekMs,
  week: weekMs,
  weeks: weekMs,
};

type DurationPart = `${number} ${DurationUnit}` | `${number}${DurationUnit}`;
type TwoParts = `${number} ${DurationUnit} ${number} ${DurationUnit}`;

/**
 * Milliseconds as a number, or words: `"5 minutes"`, `"1.5 hours"`, `"500 ms"`, `"3d"`, `"1 minute 30 seconds"`. The longest unit is a
 * week, since months and years differ in length: `"365 days"`.
 */
export type Duration = number | DurationPart | TwoParts;

/** The longest duration, a thousand years of 365 days: more is a mistake in the unit. */
export const durationMsMax: number = 1_000 * 365 * dayMs;

/** The longest duration that SWF takes: its durations have up to 8 digits of seconds, some three years. */
const durationSecondsMax = 99_999_999;

const examples = 'such as "5 minutes", "1.5 hours", "500 ms", or a number of milliseconds';
/** Longer texts are not durations. */
const textLengthMax = 200;

/**
 * A duration in milliseconds, rounded to whole ones.
 *
 * @throws DataError if it is not a duration, is negative, or is longer than a thousand years
 */
export function toMilliseconds(duration: Duration): number {
  const ms = typeof duration === "number" ? duration : parse(duration);
  if (!Number.isFinite(ms)) throw new DataError(`Invalid duration ${shown(duration)}: expected text ${examples}.`);
  if (ms < 0) throw new DataError(`Invalid duration ${shown(duration)}: expected one that is not negative.`);
  if (ms > durationMsMax) throw new DataError(`Invalid duration ${shown(duration)}: expected at most 1,000 years.`);
  return Math.round(ms);
}

/**
 * A duration as SWF takes it: whole seconds, rounded up, so that nothing times out early.
 *
 * @throws DataError as {@link toMilliseconds} does, and if it is more than 99,999,999 seconds
 */
export function toSeconds(duration: Duration): number {
  const seconds = Math.ceil(toMilliseconds(duration) / secondMs);
  if (seconds > durationSecondsMax) {
    throw new DataError(
      `Invalid duration ${shown(duration)}: SWF takes at most ${durationSecondsMax} seconds (1,157 days).`,
    );
  }
  return seconds;
}

/** The sum of the parts of a text, or NaN if anything in it is neither a part nor a space. */
function parse(text: string): number {
  if (typeof text !== "string" || text.length > textLengthMax) return Number.NaN;
  const part = /\s*(-?\d+(?:\.\d+)?)\s*([a-z]+)(?=\s|\d|$)\s*/y;
  let sum = 0;
  let position = 0;
  while (position < text.length) {
    part.lastIndex = position;
    const [whole = "", amount, unit = ""] = part.exec(text) ?? [];
    if (!isUnit(unit)) return Number.NaN;
    sum += Number(amount) * unitsMs[unit];
    position += whole.length;
  }
  return position === 0 ? Number.NaN : sum;
}

function isUnit(text: string): text is DurationUnit {
  return Object.hasOwn(unitsMs, text);
}

function shown(duration: unknown): string {
  return typeof duration === "string" ? JSON.stringify(duration.slice(0, textLengthMax)) : String(duration);
}
