import fc from "fast-check";
import { expect, test } from "vitest";
import { instantOf, secondsOf } from "../../src/protocol/timestamp.ts";

test("an instant is printed in seconds with its milliseconds", () => {
  expect(JSON.stringify(secondsOf(1_497_371_587_073))).toBe("1497371587.073");
});

test.each([
  ["1497371587.073", 1_497_371_587_073],
  ["1.497371587073E9", 1_497_371_587_073],
  ["1497371587", 1_497_371_587_000],
  ["0", 0],
  ["-1.5", -1_500],
  ["0.0004", 0],
  ["1e308", 8.64e15],
  ["-1e308", -8.64e15],
])("the timestamp %s names the instant %d", (text, instant) => {
  expect(instantOf(JSON.parse(text))).toBe(instant);
});

// Up to the year 9999: some 70,000 years from now a double no longer holds seconds to the millisecond.
test("a printed instant is read back unchanged", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (instant) => {
      expect(instantOf(JSON.parse(JSON.stringify(secondsOf(instant))))).toBe(instant);
    }),
  );
});
