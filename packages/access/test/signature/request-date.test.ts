import fc from "fast-check";
import { expect, test } from "vitest";
import { basicDateOf, instantOfBasicDate, instantOfHttpDate } from "../../src/signature/request-date.ts";

const anySecond = fc.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
});

test("every second of four-digit years is parsed and formatted as in the calendar", () => {
  fc.assert(
    fc.property(anySecond, (date) => {
      const instant = Math.floor(date.getTime() / 1000) * 1000;
      const text = new Date(instant).toISOString().replace(/[-:]|\.000/g, "");
      expect(instantOfBasicDate(text)).toBe(instant);
      expect(basicDateOf(date.getTime())).toBe(text);
      expect(instantOfHttpDate(new Date(instant).toUTCString())).toBe(instant);
    }),
    { numRuns: 2000 },
  );
});

test.each(["20240229T000000Z", "20000229T235959Z", "19700101T000000Z", "19691231T235959Z", "16000229T120000Z"])(
  "the leap day or edge case %s is parsed and formatted",
  (text) => {
    expect(basicDateOf(instantOfBasicDate(text) ?? Number.NaN)).toBe(text);
  },
);

test.each([
  "",
  "20260229T120000Z",
  "21000229T120000Z",
  "20260431T120000Z",
  "20260001T120000Z",
  "20261301T120000Z",
  "20260300T120000Z",
  "20260301T240000Z",
  "20260301T126000Z",
  "20260301T120060Z",
  "20260301T120000",
  "20260301T120000ZZ",
  "20260301t120000Z",
  "2026030 T120000Z",
  "2026-301T120000Z",
  "+026030 T120000Z",
  "２０２６０３０１T120000Z",
  "Sun, 01 Mar 2026 12:00:00 GMT",
])("%o is not in the basic format", (text) => {
  expect(instantOfBasicDate(text)).toBeUndefined();
});

const noon = Date.UTC(2026, 2, 1, 12);
test.each([
  "Sun, 01 Mar 2026 12:00:00 GMT",
  "Sun, 01 Mar 2026 12:00:00 -0000",
  "Sun, 01 Mar 2026 12:00:00 +0000",
  "Mon, 01 Mar 2026 12:00:00 GMT",
])("%o is in HTTP format", (text) => {
  expect(instantOfHttpDate(text)).toBe(noon);
});

test.each([
  "",
  "Sun, 1 Mar 2026 12:00:00 GMT",
  "Sun, 29 Feb 2026 12:00:00 GMT",
  "Sun, 01 Mrz 2026 12:00:00 GMT",
  "Sun, 01 mar 2026 12:00:00 GMT",
  "Sun, 01 Mar 2026 12:00:00 PST",
  "Sun, 01 Mar 2026 12:00:00 +0100",
  "Sun, 01 Mar 2026 12:00 GMT",
  "Sunday, 01-Mar-26 12:00:00 GMT",
  "Sun Mar  1 12:00:00 2026",
  "20260301T120000Z",
])("%o is not in HTTP format", (text) => {
  expect(instantOfHttpDate(text)).toBeUndefined();
});
