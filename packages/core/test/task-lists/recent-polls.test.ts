import { expect, test } from "vitest";
import { PollerRoom, RecentPolls } from "../../src/task-lists/recent-polls.ts";

const identities = (polls: RecentPolls, at: number): readonly string[] => [...polls.pollersAt(at).keys()];

test("each identity is known once, with its last poll, for five minutes", () => {
  const polls = new RecentPolls(new PollerRoom());
  polls.polled("worker-1", 0);
  polls.polled(undefined, 1_000);
  polls.polled("worker-1", 2_000);
  expect([...polls.pollersAt(2_000)]).toEqual([
    ["worker-1", 2_000],
    ["", 1_000],
  ]);
  expect(identities(polls, 301_000)).toEqual(["worker-1"]);
  expect(identities(polls, 302_000)).toEqual([]);
  expect(polls.lastAt).toBe(2_000);
});

test("a full list forgets the identity that came first, and knows those that poll again", () => {
  const room = new PollerRoom();
  const polls = new RecentPolls(room);
  for (let number = 0; number < 101; number += 1) polls.polled(`worker-${number}`, number);
  expect(identities(polls, 200)).toHaveLength(100);
  expect(identities(polls, 200)).not.toContain("worker-0");
  polls.polled("worker-1", 150);
  expect(polls.pollersAt(200).get("worker-1")).toBe(150);
  expect(room.count).toBe(100);
});

test("all lists together know a bounded number of identities, and make room when old ones are forgotten", () => {
  const room = new PollerRoom();
  const lists = Array.from({ length: 201 }, () => new RecentPolls(room));
  for (const list of lists.slice(0, 200)) {
    for (let number = 0; number < 100; number += 1) list.polled(`worker-${number}`, 0);
  }
  const [first, last] = [lists[0], lists[200]];
  expect(room.count).toBe(20_000);
  last?.polled("worker-late", 1_000);
  expect(last?.pollersAt(1_000).size).toBe(0);
  expect(last?.lastAt).toBe(1_000);
  first?.polled("worker-late", 1_000);
  expect(first?.pollersAt(1_000).has("worker-late")).toBe(true);
  expect(room.count).toBe(20_000);
  expect([room.isCrowded(1_000), room.isCrowded(10_999), room.isCrowded(11_000)]).toEqual([true, false, true]);
  first?.forgetOld(300_000);
  expect(room.count).toBe(19_901);
  first?.forget();
  expect(room.count).toBe(19_900);
});

test("tasks that started are counted over the last complete minute", () => {
  const polls = new RecentPolls(new PollerRoom());
  expect(polls.startedWithinMinute(0)).toBe(0);
  for (const at of [0, 10_000, 59_999, 60_000]) polls.started(at);
  expect(polls.startedWithinMinute(60_000)).toBe(3);
  expect(polls.startedWithinMinute(70_000)).toBe(3);
  expect(polls.startedWithinMinute(130_000)).toBe(0);
});
