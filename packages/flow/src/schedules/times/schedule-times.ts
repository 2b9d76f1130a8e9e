import type { Coming, Times, TimesAsked } from "../workflow/schedule-functions.ts";
import { type NextTime, nextTimeOfAll } from "./calendar-times.ts";
import { jitterOf } from "./jitter.ts";

/** Due times that are looked at in one call. A time in a time zone takes some 0.2 ms to compute. */
const scannedMax = 2_000;

/**
 * The times of a schedule. Jitter delays each by less than the gap to the next one, so they keep their order.
 *
 * @throws DataError if a calendar makes no sense
 */
export function scheduleTimes(asked: TimesAsked): Times {
  const { now, dueMax, comingMax } = asked;
  const due: number[] = [];
  const coming: Coming[] = [];
  let count = 0;
  let last: number | undefined;
  const found = (isCut: boolean): Times => ({ due, count, ...(last !== undefined && { last }), isCut, coming });
  for (const { time, at } of comingTimes(asked, nextTimeOfAll(asked.calendars))) {
    if (at > now) {
      if (coming.length === comingMax) break;
      coming.push({ time, at });
    } else {
      if (count === scannedMax) return found(true);
      count += 1;
      last = time;
      if (due.length < dueMax) due.push(time);
    }
  }
  return found(false);
}

function* comingTimes({ id, jitterMs, after, until }: TimesAsked, next: NextTime): Generator<Coming> {
  let time = next(after);
  while (time !== undefined && (until === undefined || time <= until)) {
    const following = jitterMs === 0 ? undefined : next(time);
    const limit = following === undefined ? jitterMs : Math.min(jitterMs, following - time);
    yield { time, at: time + jitterOf(id, time, limit) };
    time = following ?? next(time);
  }
}
