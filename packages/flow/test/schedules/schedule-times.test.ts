import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTimeOf, nextTimeOfAll } from "../../src/schedules/times/calendar-times.ts";
import { scheduleTimes } from "../../src/schedules/times/schedule-times.ts";
import type { TimesAsked } from "../../src/schedules/workflow/schedule-functions.ts";
import type { Calendar } from "../../src/schedules/workflow/schedule-spec.ts";

const minuteMs = 60_000;

function cron(expression: string, timeZone = "UTC"): Calendar {
  return { kind: "cron", expression, timeZone };
}

function timesOf(calendar: Calendar, from: string, count: number): readonly string[] {
  const next = nextTimeOf(calendar);
  const times: string[] = [];
  let time: number | undefined = Date.parse(from) - 1;
  while (times.length < count) {
    time = next(time);
    if (time === undefined) break;
    times.push(new Date(time).toISOString().replace(":00.000Z", "Z"));
  }
  return times;
}

describe("when clocks change", () => {
  test.each([
    {
      why: "02:30 does not exist in Berlin: the run is at 03:00",
      calendar: cron("30 2 * * *", "Europe/Berlin"),
      from: "2026-03-28T00:00Z",
      times: ["2026-03-28T01:30Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z"],
    },
    {
      why: "02:30 comes twice in Berlin: the run is at the first",
      calendar: cron("30 2 * * *", "Europe/Berlin"),
      from: "2026-10-24T00:00Z",
      times: ["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"],
    },
    {
      why: "02:30 does not exist in New York: the run is at 03:00",
      calendar: cron("30 2 * * *", "America/New_York"),
      from: "2026-03-07T00:00Z",
      times: ["2026-03-07T07:30Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z"],
    },
    {
      why: "01:30 comes twice in New York: the run is at the first",
      calendar: cron("30 1 * * *", "America/New_York"),
      from: "2026-10-31T00:00Z",
      times: ["2026-10-31T05:30Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z"],
    },
    {
      why: "every half hour goes on through the hour that is skipped",
      calendar: cron("*/30 * * * *", "Europe/Berlin"),
      from: "2026-03-29T00:30Z",
      times: ["2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"],
    },
    {
      why: "every half hour goes on through the hour that comes twice",
      calendar: cron("*/30 * * * *", "America/New_York"),
      from: "2026-11-01T05:00Z",
      times: ["2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z", "2026-11-01T07:00Z"],
    },
    {
      why: "a day of 25 hours has 25 hourly runs",
      calendar: cron("@hourly", "Europe/Berlin"),
      from: "2026-10-25T00:00Z",
      times: ["2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z"],
    },
    {
      why: "intervals do not care",
      calendar: { kind: "interval", everyMs: 3_600_000, offsetMs: 600_000 } as const,
      from: "2026-03-29T00:00Z",
      times: ["2026-03-29T00:10Z", "2026-03-29T01:10Z", "2026-03-29T02:10Z"],
    },
  ])("$why", ({ calendar, from, times }) => {
    expect(timesOf(calendar, from, times.length)).toEqual(times);
  });
});

test.each([
  { expression: "0 9 * * MON-FRI", times: ["2026-01-01T09:00Z", "2026-01-02T09:00Z", "2026-01-05T09:00Z"] },
  { expression: "0 0 L * *", times: ["2026-01-31T00:00Z", "2026-02-28T00:00Z", "2026-03-31T00:00Z"] },
  { expression: "0 12 * * FRI#1", times: ["2026-01-02T12:00Z", "2026-02-06T12:00Z", "2026-03-06T12:00Z"] },
  { expression: "0 0 29 2 *", times: ["2028-02-29T00:00Z", "2032-02-29T00:00Z"] },
  { expression: "0 0 13 * FRI", times: ["2026-01-02T00:00Z", "2026-01-09T00:00Z", "2026-01-13T00:00Z"] },
])("cron: $expression", ({ expression, times }) => {
  expect(timesOf(cron(expression), "2026-01-01T00:00Z", times.length)).toEqual(times);
});

test.each([
  { calendar: cron("* * *"), message: /expected 5 fields/ },
  { calendar: cron("61 * * * *"), message: /"61 \* \* \* \*".*minute/ },
  { calendar: cron("0 0 * * FUNDAY"), message: /FUNDAY/ },
  { calendar: cron("0 0 1 1 * 2020 1"), message: /expected 5 fields/ },
  { calendar: cron("2026-01-01T00:00:00Z"), message: /expected 5 fields/ },
  { calendar: cron("* * * * *", "Mars/Base"), message: /Unknown time zone "Mars\/Base"/ },
  { calendar: { kind: "interval", everyMs: 10, offsetMs: 0 } as const, message: /at least 1 second/ },
  { calendar: { kind: "interval", everyMs: 1_000, offsetMs: 1_000 } as const, message: /less than the interval/ },
])("refuses $calendar", ({ calendar, message }) => {
  expect(() => nextTimeOf(calendar)).toThrow(message);
});

/** A field of cron: any, steps, a list, a range or a number. */
function field(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  return fc.oneof(
    fc.constant("*"),
    fc.integer({ min: 2, max: Math.floor(max / 2) }).map((step) => `*/${step}`),
    number.map(String),
    fc.uniqueArray(number, { minLength: 2, maxLength: 4 }).map((numbers) => numbers.join(",")),
    fc
      .uniqueArray(number, { minLength: 2, maxLength: 2 })
      .map(([a = 0, b = 0]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
}

function matchesField(text: string, value: number, min: number): boolean {
  return text.split(",").some((part) => {
    if (part === "*") return true;
    if (part.startsWith("*/")) return (value - min) % Number(part.slice(2)) === 0;
    const [low = "", high = low] = part.split("-");
    return Number(low) <= value && value <= Number(high);
  });
}

/** The clock on the wall, as the time zone data has it. */
function wallClock(timeZone: string): (time: number) => { minute: number; hour: number; weekday: number; day: number } {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return { minute, hour, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
  };
}

const spans = [
  { timeZone: "UTC", from: "2026-06-01T00:00Z" },
  { timeZone: "Europe/Berlin", from: "2026-03-28T12:00Z" },
  { timeZone: "Europe/Berlin", from: "2026-10-24T12:00Z" },
  { timeZone: "America/New_York", from: "2026-03-07T12:00Z" },
  { timeZone: "America/New_York", from: "2026-10-31T12:00Z" },
  { timeZone: "Australia/Lord_Howe", from: "2026-04-04T00:00Z" },
  { timeZone: "Asia/Kathmandu", from: "2026-05-31T12:00Z" },
];

test.each(spans)(
  "in $timeZone from $from on, the times are those at which the clock on the wall matches",
  ({ timeZone, from }) => {
    const wall = wallClock(timeZone);
    const start = Date.parse(from);
    const minutes = Array.from({ length: 36 * 60 }, (_, index) => start + index * minuteMs);
    const walls = minutes.map((time) => ({ time, ...wall(time) }));
    fc.assert(
      fc.property(field(0, 59), field(0, 23), field(0, 6), (minute, hour, weekday) => {
        // A time of the day that is named by one number is moved out of a gap, and is not repeated: see the table above.
        fc.pre(!/^\d+$/.test(minute) || !/^\d+$/.test(hour));
        const expected = walls
          .filter(
            (at) =>
              matchesField(minute, at.minute, 0) &&
              matchesField(hour, at.hour, 0) &&
              matchesField(weekday, at.weekday, 0),
          )
          .map(({ time }) => time);
        const next = nextTimeOf(cron(`${minute} ${hour} * * ${weekday}`, timeZone));
        const found: number[] = [];
        const end = start + 36 * 60 * minuteMs;
        for (let time = next(start - 1); time !== undefined && time < end; time = next(time)) found.push(time);
        expect(found).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  },
);

const calendars = fc.array(
  fc.oneof(
    fc
      .tuple(field(0, 59), field(0, 23), fc.constantFrom("Europe/Berlin", "America/New_York", "UTC"))
      .map(([minute, hour, timeZone]) => cron(`${minute} ${hour} * * *`, timeZone)),
    fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.nat(1_000_000)).map(([seconds, offset]) => ({
      kind: "interval" as const,
      everyMs: seconds * 1_000,
      offsetMs: offset % (seconds * 1_000),
    })),
  ),
  { minLength: 1, maxLength: 3 },
);
const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

test("the next time is later, and nothing lies between", () => {
  fc.assert(
    fc.property(calendars, instants, fc.double({ min: 0, max: 1, noNaN: true }), (all, time, part) => {
      const next = nextTimeOfAll(all);
      const first = next(time) ?? Number.NaN;
      expect(first).toBeGreaterThan(time);
      const between = time + Math.floor((first - 1 - time) * part);
      expect(next(between)).toBe(first);
    }),
  );
});

function asked(changes: Partial<TimesAsked>): TimesAsked {
  const calendars = [{ kind: "interval", everyMs: 60_000, offsetMs: 0 }] as const;
  return {
    id: "s",
    calendars,
    jitterMs: 0,
    after: 0,
    now: 600_000,
    dueMax: 100,
    countMax: 1_000,
    comingMax: 2,
    ...changes,
  };
}

describe("times of a schedule", () => {
  test("are due up to now, and to come afterwards", () => {
    const times = scheduleTimes(asked({ after: 420_000 }));
    expect(times).toEqual({
      due: [480_000, 540_000, 600_000],
      count: 3,
      last: 600_000,
      isCut: false,
      coming: [660_000, 720_000].map((time) => ({ time, at: time })),
    });
  });

  test("end with `until`", () => {
    expect(scheduleTimes(asked({ after: 540_000, until: 660_000 })).coming).toEqual([{ time: 660_000, at: 660_000 }]);
  });

  test("are counted beyond those that are wanted", () => {
    expect(scheduleTimes(asked({ dueMax: 2 }))).toMatchObject({ due: [60_000, 120_000], count: 10, last: 600_000 });
  });

  test("are cut where counting ends", () => {
    expect(scheduleTimes(asked({ countMax: 4 }))).toMatchObject({ count: 4, last: 240_000, isCut: true, coming: [] });
  });

  test("with jitter keep their order, are late by less than it, and by the same on every machine", () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 7_200_000 }), instants, (all, jitterMs, now) => {
        const ask = asked({ calendars: all, jitterMs, now, after: now, comingMax: 4 });
        const { coming } = scheduleTimes(ask);
        expect(scheduleTimes(ask).coming).toEqual(coming);
        for (const [index, { time, at }] of coming.entries()) {
          expect(at).toBeGreaterThanOrEqual(time);
          expect(at - time).toBeLessThan(jitterMs);
          expect(at).toBeLessThan(coming[index + 1]?.time ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
    expect(scheduleTimes(asked({ jitterMs: 30_000 })).coming.map(({ at }) => at)).toMatchInlineSnapshot(`
      [
        612542,
        673787,
      ]
    `);
  });
});
