import { expect, test } from "vitest";
import { manualClock } from "../../src/ports/manual-clock.ts";

test("callbacks are called by instant, and oldest first at the same instant", async () => {
  const clock = manualClock(100);
  const called: string[] = [];
  const schedule = (at: number, name: string): (() => void) =>
    clock.after(at - clock.now(), () => called.push(`${name} at ${clock.now()}`));
  schedule(130, "c");
  schedule(110, "a");
  schedule(130, "d");
  schedule(50, "overdue");
  schedule(120, "cancelled")();
  schedule(120, "b");
  expect(clock.nextDueAt).toBe(100);
  await clock.advance(30);
  expect(called).toEqual(["overdue at 100", "a at 110", "b at 120", "c at 130", "d at 130"]);
  expect(clock.now()).toBe(130);
  expect(clock.nextDueAt).toBeUndefined();
});

test("a callback that a callback schedules is called within the same advance, at its own instant", async () => {
  const clock = manualClock(0);
  const called: number[] = [];
  clock.after(10, () => {
    called.push(clock.now());
    clock.after(10, () => called.push(clock.now()));
    clock.after(31, () => called.push(clock.now()));
  });
  await clock.advance(40);
  expect(called).toEqual([10, 20]);
  expect(clock.now()).toBe(40);
  expect(clock.dueAts).toEqual([41]);
});

test("work that a callback starts is done before time moves on", async () => {
  const clock = manualClock(0);
  const seen: number[] = [];
  const work = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    seen.push(clock.now());
  };
  clock.after(10, () => void work());
  clock.after(11, () => void work());
  await clock.advance(1_000);
  expect(seen).toEqual([10, 11]);
});

test("a step sets the time of day, and neither calls nor delays a callback", async () => {
  const clock = manualClock(1_000_000);
  const called: number[] = [];
  let steps = 0;
  const stop = clock.onStep(() => {
    steps += 1;
  });
  clock.after(100, () => called.push(clock.elapsed()));
  clock.stepsBack(500_000);
  clock.stepsForward(200_000);
  expect(clock.now()).toBe(700_000);
  expect(clock.nextDueAt).toBe(700_100);
  expect(called).toEqual([]);
  await clock.advance(100);
  expect(called).toEqual([100]);
  expect(steps).toBe(2);
  stop();
  clock.stepsBack(1);
  expect(steps).toBe(2);
});

test("time does not pass backwards", () => {
  const clock = manualClock(50);
  clock.moveTo(20);
  expect(clock.now()).toBe(50);
});
