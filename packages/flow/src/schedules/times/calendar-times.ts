import { Cron } from "croner";
import { DataError } from "../../data/data-error.ts";
import type { Calendar } from "../workflow/schedule-spec.ts";

/** The first time after `time`, both in milliseconds since 1970; `undefined` if there is none. */
export type NextTime = (time: number) => number | undefined;

/** The largest time of a Date. */
const lastTime = 8_640_000_000_000_000;
const fields = /^\S+(?:\s+\S+){4,5}$/;
const nickname = /^@(?:yearly|annually|monthly|weekly|daily|hourly)$/i;

/** @throws DataError if it makes no sense */
export function nextTimeOf(calendar: Calendar): NextTime {
  return calendar.kind === "cron" ? cronTimes(calendar) : intervalTimes(calendar);
}

/** The times of all, in order; one that several share comes once. */
export function nextTimeOfAll(calendars: readonly Calendar[]): NextTime {
  const all = calendars.map(nextTimeOf);
  return (time) => {
    const times = all.flatMap((next) => next(time) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  };
}

function cronTimes({ expression, timeZone }: Calendar & { kind: "cron" }): NextTime {
  const name = `Invalid cron expression ${JSON.stringify(expression)}`;
  if (!fields.test(expression) && !nickname.test(expression)) {
    throw new DataError(
      `${name}: expected 5 fields (minute, hour, day of month, month, day of week), 6 with seconds before them, or @hourly, @daily, ` +
        "@weekly, @monthly, @yearly.",
    );
  }
  requireTimeZone(timeZone);
  const cron = parsed(expression, timeZone, name);
  return (time) => {
    if (time >= lastTime) return undefined;
    return cron.nextRun(new Date(time))?.getTime();
  };
}

function parsed(expression: string, timezone: string, name: string): Cron {
  try {
    // Paused, and without a function: it only computes.
    return new Cron(expression, { timezone, paused: true, ...(!nickname.test(expression) && { mode: "5-or-6-parts" }) });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw new DataError(`${name}: ${why}`, { cause: error });
  }
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
  } catch (error) {
    throw new DataError(`Unknown time zone ${JSON.stringify(timeZone)}: expected a name such as "Europe/Berlin" or "UTC".`, {
      cause: error,
    });
  }
}

/** Counted from 1970 on, so that the times do not depend on when the schedule was made. */
function intervalTimes({ everyMs, offsetMs }: Calendar & { kind: "interval" }): NextTime {
  if (!Number.isSafeInteger(everyMs) || everyMs < 1_000) {
    throw new DataError(`Invalid interval of ${everyMs} ms: expected at least 1 second, as SWF's timers count whole seconds.`);
  }
  if (!Number.isSafeInteger(offsetMs) || offsetMs < 0 || offsetMs >= everyMs) {
    throw new DataError(`Invalid offset of ${offsetMs} ms: expected less than the interval of ${everyMs} ms.`);
  }
  return (time) => {
    const next = (Math.floor((time - offsetMs) / everyMs) + 1) * everyMs + offsetMs;
    return next > lastTime ? undefined : next;
  };
}
