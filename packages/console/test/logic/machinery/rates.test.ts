import { expect, test } from "vitest";
import { rateChart, rateText } from "../../../src/logic/machinery/rates.ts";

test.each([
  { counts: [], top: 1, most: 0, total: 0 },
  { counts: [0, 0], top: 1, most: 0, total: 0 },
  { counts: [1, 0], top: 1, most: 1, total: 1 },
  { counts: [2, 3], top: 5, most: 3, total: 5 },
  { counts: [5, 5], top: 5, most: 5, total: 10 },
  { counts: [10, 7], top: 10, most: 10, total: 17 },
  { counts: [11, 1], top: 20, most: 11, total: 12 },
  { counts: [4_200, 1], top: 5_000, most: 4_200, total: 4_201 },
  { counts: [5_001], top: 10_000, most: 5_001, total: 5_001 },
])("the top of a chart is a round number: $counts below $top", ({ counts, top, most, total }) => {
  const chart = rateChart(counts);
  expect(chart).toMatchObject({ top, most, total });
  expect(chart.heights).toEqual(counts.map((count) => count / top));
});

test.each([
  { total: 0, text: "none" },
  { total: 1, text: "1 a minute" },
  { total: 59, text: "59 a minute" },
  { total: 60, text: "1 a second" },
  { total: 740, text: "12.3 a second" },
  { total: 6_000, text: "100 a second" },
  { total: 251_940, text: "4,199 a second" },
])("$total within a minute are $text", ({ total, text }) => {
  expect(rateText(total, 60)).toBe(text);
});
