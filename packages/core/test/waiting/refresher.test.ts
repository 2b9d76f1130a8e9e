import { expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../src/ports/manual-clock.ts";
import { sleep } from "../../src/waiting/after.ts";
import { Refresher } from "../../src/waiting/refresher.ts";

const started = 1_000_000;

function refreshing(clock: ManualClock, { tookMs = 0, fails = false } = {}) {
  const counts = { reads: 0, failures: 0 };
  const refresher = new Refresher({
    clock,
    refreshAfterMs: 1_000,
    waitAfterMs: 3_000,
    read: async () => {
      counts.reads += 1;
      if (tookMs > 0) await sleep(clock, tookMs);
      if (fails) throw new Error("the source is broken");
    },
    failed: () => {
      counts.failures += 1;
    },
  });
  return { refresher, counts };
}

test.each([
  { age: 0, reads: 0, waits: false },
  { age: 999, reads: 0, waits: false },
  { age: 1_000, reads: 1, waits: false },
  { age: 2_999, reads: 1, waits: false },
  { age: 3_000, reads: 1, waits: true },
  { age: 1_000_000, reads: 1, waits: true },
])("a request after $age ms starts $reads readings, and waits: $waits", async ({ age, reads, waits }) => {
  const clock = manualClock(started);
  const { refresher, counts } = refreshing(clock);
  await clock.advance(age);
  const waiting = refresher.refresh();
  expect(waiting !== undefined).toBe(waits);
  expect(counts.reads).toBe(reads);
  await waiting;
});

test("setting the clock makes a copy neither old nor fresh", async () => {
  const clock = manualClock(started);
  let reads = 0;
  const refresher = new Refresher({
    clock,
    refreshAfterMs: 1_000,
    waitAfterMs: 3_000,
    read: async () => {
      reads += 1;
    },
    failed: () => {},
  });
  clock.stepsForward(5_000);
  expect(refresher.refresh()).toBeUndefined();
  clock.stepsBack(10_000);
  await clock.advance(3_000);
  expect(refresher.refresh()).toBeDefined();
  expect(reads).toBe(1);
});

test("requests share the reading in flight, and its content is as old as its start", async () => {
  const clock = manualClock(started);
  const { refresher, counts } = refreshing(clock, { tookMs: 600 });
  await clock.advance(3_000);
  const both = [refresher.refresh(), refresher.refresh()];
  expect(both[0]).toBe(both[1]);
  await clock.advance(600);
  await Promise.all(both);
  expect(counts.reads).toBe(1);
  await clock.advance(399);
  void refresher.refresh();
  expect(counts.reads).toBe(1);
  await clock.advance(1);
  void refresher.refresh();
  expect(counts.reads).toBe(2);
});

test.each([
  { tookMs: 0, restMs: 1_000 },
  { tookMs: 300, restMs: 3_000 },
  { tookMs: 5_000, restMs: 10_000 },
])("a source whose reading fails after $tookMs ms rests for $restMs ms", async ({ tookMs, restMs }) => {
  const clock = manualClock(started);
  const { refresher, counts } = refreshing(clock, { tookMs, fails: true });
  await clock.advance(3_000);
  const waiting = refresher.refresh();
  await clock.advance(tookMs);
  await waiting;
  expect(counts).toEqual({ reads: 1, failures: 1 });
  await clock.advance(restMs - 1);
  void refresher.refresh();
  expect(counts.reads).toBe(1);
  await clock.advance(1);
  void refresher.refresh();
  expect(counts.reads).toBe(2);
});
