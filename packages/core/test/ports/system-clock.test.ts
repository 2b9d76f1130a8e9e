import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../../src/ports/clock.ts";

afterEach(() => vi.restoreAllMocks());

/** Sets the machine's time of day, as far as this process can see. */
function setsClock(ms: number): void {
  const { now } = Date;
  vi.spyOn(Date, "now").mockImplementation(() => now.call(Date) + ms);
}

test.each([-7_200_000, 7_200_000])("a delay lasts as long as it should when the clock is set by %i ms", async (ms) => {
  const began = performance.now();
  const ended = new Promise<void>((resolve) => void systemClock.after(200, resolve));
  setsClock(ms);
  await ended;
  expect(performance.now() - began).toBeGreaterThanOrEqual(199);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test.each([-7_200_000, 7_200_000])("a step of %i ms is noticed within two seconds, once", async (ms) => {
  let steps = 0;
  const stop = systemClock.onStep(() => {
    steps += 1;
  });
  setsClock(ms);
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  stop();
  expect(steps).toBe(1);
});
