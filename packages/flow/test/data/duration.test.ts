import fc from "fast-check";
import { expect, test } from "vitest";
import { type Duration, toMilliseconds, toSeconds } from "../../src/data/duration.ts";

test.each<{ duration: Duration; ms: number; seconds: number }>([
  { duration: 0, ms: 0, seconds: 0 },
  { duration: 1, ms: 1, seconds: 1 },
  { duration: 1.4, ms: 1, seconds: 1 },
  { duration: 60_000, ms: 60_000, seconds: 60 },
  { duration: "500 ms", ms: 500, seconds: 1 },
  { duration: "1 millisecond", ms: 1, seconds: 1 },
  { duration: "30 seconds", ms: 30_000, seconds: 30 },
  { duration: "1 second", ms: 1_000, seconds: 1 },
  { duration: "5 minutes", ms: 300_000, seconds: 300 },
  { duration: "1.5 hours", ms: 5_400_000, seconds: 5_400 },
  { duration: "3 days", ms: 259_200_000, seconds: 259_200 },
  { duration: "2 weeks", ms: 1_209_600_000, seconds: 1_209_600 },
  { duration: "1 minute 30 seconds", ms: 90_000, seconds: 90 },
  { duration: "2h", ms: 7_200_000, seconds: 7_200 },
  { duration: "90s", ms: 90_000, seconds: 90 },
  { duration: "1d", ms: 86_400_000, seconds: 86_400 },
  { duration: "1001 ms", ms: 1_001, seconds: 2 },
])("$duration is $ms ms, and $seconds s for SWF", ({ duration, ms, seconds }) => {
  expect(toMilliseconds(duration)).toBe(ms);
  expect(toSeconds(duration)).toBe(seconds);
});

test("typos do not compile", () => {
  // @ts-expect-error: no such unit
  const misspelt: Duration = "5 minuets";
  // @ts-expect-error: no unit
  const bare: Duration = "5";
  expect(() => toMilliseconds(misspelt)).toThrow('Invalid duration "5 minuets": expected text such as "5 minutes"');
  expect(() => toMilliseconds(bare)).toThrow("Invalid duration");
});

test.each([
  { text: "", why: "is empty" },
  { text: "minutes", why: "has no number" },
  { text: "5 minutes and a bit", why: "goes on" },
  { text: "1 month", why: "has no fixed length" },
  { text: "1e3 s", why: "is in another notation" },
  { text: "1,5 h", why: "has a comma" },
  { text: "5 constructor", why: "names something that objects have" },
])("a text that $why is refused: $text", ({ text }) => {
  expect(() => toMilliseconds(text as Duration)).toThrow("Invalid duration");
});

test.each<[Duration, string]>([
  [Number.NaN, "Invalid duration NaN"],
  [Number.POSITIVE_INFINITY, "Invalid duration Infinity"],
  [-1, "expected one that is not negative"],
  ["-5 minutes", "expected one that is not negative"],
  ["53000 weeks", "at most 1,000 years"],
])("%s is refused", (duration, message) => {
  expect(() => toMilliseconds(duration)).toThrow(message);
});

test("SWF takes durations of 8 digits", () => {
  expect(toSeconds("99999999 s")).toBe(99_999_999);
  expect(() => toSeconds("100000000 s")).toThrow("SWF takes at most 99999999 seconds");
});

test("the seconds for SWF are never less than the duration", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_000 }), (ms) => {
      const seconds = toSeconds(`${ms} ms`);
      expect(seconds * 1_000 - ms).toBeGreaterThanOrEqual(0);
      expect(seconds * 1_000 - ms).toBeLessThan(1_000);
    }),
  );
});
