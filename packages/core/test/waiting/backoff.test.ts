import { expect, test } from "vitest";
import { Backoff, backoffMs } from "../../src/waiting/backoff.ts";

const taken = (delays: Backoff, count: number): readonly number[] => Array.from({ length: count }, () => delays.next());

test.each([
  { delays: { firstMs: 100, maxMs: 1_000 }, expected: [100, 200, 400, 800, 1_000, 1_000] },
  { delays: { firstMs: 5, maxMs: 500, factor: 10 }, expected: [5, 50, 500, 500] },
  { delays: { firstMs: 7, maxMs: 100, factor: 1 }, expected: [7, 7, 7] },
  { delays: { firstMs: 300, maxMs: 200 }, expected: [200, 200] },
  { delays: { firstMs: 100, maxMs: 1_000, random: () => 0.5 }, expected: [50, 100, 200, 400, 500] },
  { delays: { firstMs: 1, maxMs: 64, random: () => 0 }, expected: [1, 1, 1] },
])("delays of $delays", ({ delays, expected }) => {
  expect(taken(new Backoff(delays), expected.length)).toEqual(expected);
  expect(expected.map((_, failures) => backoffMs(delays, failures))).toEqual(expected);
});

test("after a success, delays start again with the first", () => {
  const backoff = new Backoff({ firstMs: 10, maxMs: 1_000 });
  expect(taken(backoff, 3)).toEqual([10, 20, 40]);
  backoff.reset();
  expect(taken(backoff, 2)).toEqual([10, 20]);
});

test("a delay stays finite, however many failures there were", () => {
  expect(backoffMs({ firstMs: 1_000, maxMs: 60_000 }, 5_000)).toBe(60_000);
});
