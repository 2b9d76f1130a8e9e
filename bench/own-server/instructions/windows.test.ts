import { expect, test } from "vitest";
import { perWorkflow } from "./windows.ts";

test("a workflow costs the median of the windows, whatever one window had to do besides", () => {
  const windows = [
    { main: 1_000, others: 100 },
    { main: 9_000, others: 900 },
    { main: 1_100, others: 120 },
  ];
  expect(perWorkflow(windows, 10)).toEqual({ main: 110, others: 12, spread: 800 / 110 });
});

test("the spread of windows that agree is 0", () => {
  const window = { main: 500, others: 0 };
  expect(perWorkflow([window, window], 5)).toEqual({ main: 100, others: 0, spread: 0 });
});

test("no window is no figure", () => {
  expect(() => perWorkflow([], 10)).toThrow(RangeError);
});
