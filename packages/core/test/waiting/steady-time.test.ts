import { expect, test } from "vitest";
import { manualClock } from "../../src/ports/manual-clock.ts";
import { SteadyTime } from "../../src/waiting/steady-time.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const hour = 3_600_000;

test("steady time is the time of day while nobody sets the clock", async () => {
  const clock = manualClock(noon);
  const time = new SteadyTime(clock);
  await clock.advance(12_345);
  expect(time.now()).toBe(noon + 12_345);
});

test("steady time follows a forward step at once", async () => {
  const clock = manualClock(noon);
  const time = new SteadyTime(clock);
  clock.stepsForward(2 * hour);
  expect(time.now()).toBe(noon + 2 * hour);
});

test("steady time continues over a backward step, and comes back to the time of day at a twentieth of its pace", async () => {
  const clock = manualClock(noon);
  const time = new SteadyTime(clock);
  clock.stepsBack(2 * hour);
  expect(time.now()).toBe(noon);
  for (let seconds = 0; seconds < 100; seconds += 5) {
    await clock.advance(5_000);
    time.now();
  }
  expect(time.now()).toBe(noon + 95_000);
  for (let seconds = 0; seconds < 40 * 3_600; seconds += 10) {
    clock.moveTo(clock.now() + 10_000);
    time.now();
  }
  expect(time.now()).toBe(clock.now());
});

test("steady time never goes back, whatever happens to the clock", async () => {
  const clock = manualClock(noon);
  const time = new SteadyTime(clock);
  let last = time.now();
  for (const step of [-hour, 5, -1, 3 * hour, -7 * hour, 20, -20, hour]) {
    clock.stepsForward(step);
    await clock.advance(7);
    expect(time.now()).toBeGreaterThan(last);
    last = time.now();
  }
});
