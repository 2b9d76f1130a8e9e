import { describe, expect, test } from "vitest";
import { figuresOf, type Pair, ratioOf } from "./ratios.ts";

const pair = (base: number, here: number): Pair => ({
  base: { speed: base, none: undefined, zero: 0 },
  here: { speed: here, none: 1, zero: 1 },
});

describe("the ratio of a figure over pairs", () => {
  test.each([
    { why: "one pair", pairs: [pair(100, 150)], ratio: { median: 1.5, least: 1.5, most: 1.5 } },
    {
      why: "an odd number of pairs, the middle one",
      pairs: [pair(100, 300), pair(100, 100), pair(100, 200)],
      ratio: { median: 2, least: 1, most: 3 },
    },
    {
      why: "an even number of pairs, between the middle two",
      pairs: [pair(10, 10), pair(10, 20), pair(10, 30), pair(10, 90)],
      ratio: { median: 2.5, least: 1, most: 9 },
    },
    {
      why: "pairs of a machine that slows down, where the ratio within a pair stays",
      pairs: [pair(1000, 2000), pair(10, 20)],
      ratio: { median: 2, least: 2, most: 2 },
    },
  ])("is, of $why", ({ pairs, ratio }) => {
    expect(ratioOf(pairs, "speed")).toEqual(ratio);
  });

  test("is unknown where the figure was not measured, or is 0 in the base", () => {
    expect(ratioOf([pair(1, 1)], "none")).toBeUndefined();
    expect(ratioOf([pair(1, 1)], "zero")).toBeUndefined();
    expect(ratioOf([], "speed")).toBeUndefined();
  });
});

test("figures that only one tree knows are left out", () => {
  expect(figuresOf([{ base: { old: 1, both: 1 }, here: { both: 1, new: 1 } }])).toEqual(["both"]);
});
