import { expect, test } from "vitest";
import { RecentCount } from "../../src/waiting/recent-count.ts";

test.each([
  { why: "nothing yet", recorded: [], at: 5_500, counts: [0, 0, 0] },
  { why: "the slot that has begun does not count", recorded: [5_000, 5_400], at: 5_500, counts: [0, 0, 0] },
  { why: "it counts once it is over", recorded: [5_000, 5_999], at: 6_000, counts: [0, 0, 2] },
  { why: "the oldest come first", recorded: [3_000, 4_000, 4_500, 5_000, 5_500, 5_900], at: 6_100, counts: [1, 2, 3] },
  { why: "what is older is forgotten", recorded: [1_000, 2_999, 3_000], at: 6_500, counts: [1, 0, 0] },
  { why: "after a pause as long as all slots, all is", recorded: [1_000, 2_000], at: 6_000, counts: [0, 0, 0] },
  { why: "after a longer one, too", recorded: [1_000], at: 1_000_000, counts: [0, 0, 0] },
  { why: "slots between are empty", recorded: [1_000, 3_000, 3_000], at: 4_000, counts: [1, 0, 2] },
])("events are counted by slots: $why", ({ recorded, at, counts }) => {
  const count = new RecentCount(3, 1_000);
  for (const each of recorded) count.record(each);
  expect(count.countsBefore(at)).toEqual(counts);
  expect(count.countsBefore(at)).toEqual(counts);
});

test("counting goes on after it was read, at any distance", () => {
  const count = new RecentCount(2, 10);
  count.record(5);
  expect(count.countsBefore(10)).toEqual([0, 1]);
  count.record(11);
  expect(count.countsBefore(20)).toEqual([1, 1]);
  count.record(1_000);
  expect(count.countsBefore(1_010)).toEqual([0, 1]);
});
