import { describe, expect, test } from "vitest";
import type { BaseRow } from "../profiles/base.ts";
import { type Pair, ratioOf } from "./ratios.ts";

const row = (workflowsPerSecond: number, serverCpu?: number): BaseRow => ({
  workers: 1,
  workflows: 1,
  workflowsPerSecond,
  callsPerSecond: 7,
  workflowP50Ms: 1,
  workflowP99Ms: 1,
  callP50Ms: 1,
  callP99Ms: 1,
  serverCpu,
  generatorCpu: 1,
  writtenBytes: 0,
});
const pair = (base: number, here: number): Pair => ({ base: row(base), here: row(here) });

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
    expect(ratioOf(pairs, "workflowsPerSecond")).toEqual(ratio);
  });

  test("is unknown where the figure was not measured, or is 0 in the base", () => {
    expect(ratioOf([pair(1, 1)], "serverCpu")).toBeUndefined();
    expect(ratioOf([pair(1, 1)], "writtenBytes")).toBeUndefined();
    expect(ratioOf([], "workflowsPerSecond")).toBeUndefined();
  });
});
