import { manualClock } from "@openswf/core";
import { expect, test } from "vitest";
import { type Beating, Heartbeats } from "../../src/activities/heartbeats.ts";

interface Sent {
  readonly at: number;
  readonly details: string | undefined;
}

/** Heartbeats of an activity whose time-out is 3 seconds, with what was sent and when, in milliseconds. */
function beats(options: Partial<Beating> = {}) {
  const clock = manualClock(0);
  const sent: Sent[] = [];
  const failures: unknown[] = [];
  const events: string[] = [];
  const heartbeats = new Heartbeats({
    send: async (details) => {
      sent.push({ at: clock.now(), details });
      return false;
    },
    canceled: () => events.push("canceled"),
    lost: () => events.push("lost"),
    isLoss: (error) => error === "lost",
    failed: (error) => failures.push(error),
    clock,
    timeoutMs: 3_000,
    isAutomatic: false,
    ...options,
  });
  return { clock, sent, failures, events, heartbeats };
}

test("the first goes out at once, and of what is said within a third of the time-out the last", async () => {
  const { clock, sent, heartbeats } = beats();
  for (let count = 0; count < 25; count++) {
    heartbeats.beat(String(count));
    await clock.advance(100);
  }
  expect(sent).toEqual([
    { at: 0, details: "0" },
    { at: 1_000, details: "9" },
    { at: 2_000, details: "19" },
  ]);
});

test("an activity that says nothing sends nothing, unless heartbeats are automatic", async () => {
  const quiet = beats();
  await quiet.clock.advance(10_000);
  expect(quiet.sent).toEqual([]);
  const automatic = beats({ isAutomatic: true });
  await automatic.clock.advance(3_500);
  expect(automatic.sent.map(({ at }) => at)).toEqual([1_000, 2_000, 3_000]);
});

test("one that failed is sent again after a fifth of the usual wait, and is told of", async () => {
  let failing = 2;
  const times: number[] = [];
  const { clock, heartbeats, failures } = beats({
    send: async () => {
      times.push(clock.now());
      if (failing-- > 0) throw new Error("no network");
      return false;
    },
  });
  heartbeats.beat("a");
  await clock.advance(2_000);
  expect(times).toEqual([0, 200, 400]);
  expect(failures.length).toBe(2);
});

test("once the task is lost, nothing more is sent", async () => {
  let sends = 0;
  const { clock, heartbeats, events } = beats({
    isAutomatic: true,
    send: () => {
      sends += 1;
      return Promise.reject("lost");
    },
  });
  await clock.advance(5_000);
  heartbeats.beat("more");
  await clock.advance(5_000);
  expect(events).toEqual(["lost"]);
  expect(sends).toBe(1);
});

test("a slow reply delays the next one", async () => {
  const times: number[] = [];
  const { clock, heartbeats } = beats({
    send: async () => {
      times.push(clock.now());
      await new Promise<void>((resolve) => void clock.after(2_500, resolve));
      return false;
    },
  });
  heartbeats.beat("a");
  await clock.advance(1_500);
  heartbeats.beat("b");
  await clock.advance(5_000);
  expect(times).toEqual([0, 3_500]);
});

test("the end sends what was said last only if it is asked to, and nothing comes after it", async () => {
  for (const flush of [true, false]) {
    const { clock, sent, heartbeats } = beats();
    heartbeats.beat("first");
    await clock.advance(10);
    heartbeats.beat("last");
    await heartbeats.end({ flush });
    heartbeats.beat("after");
    await clock.advance(10_000);
    expect(sent.map(({ details }) => details)).toEqual(flush ? ["first", "last"] : ["first"]);
  }
});

test("a request for cancellation is told once the reply brings it", async () => {
  const { heartbeats, clock, events } = beats({ send: async () => true });
  heartbeats.beat(undefined);
  await clock.advance(1);
  expect(events).toEqual(["canceled"]);
});

test("while something else is waited for, it beats by itself, and stops afterwards", async () => {
  const { heartbeats, clock, sent } = beats();
  const waiting = heartbeats.during(new Promise<void>((resolve) => void clock.after(2_500, resolve)));
  await clock.advance(2_600);
  await waiting;
  await clock.advance(10_000);
  expect(sent.map(({ at }) => at)).toEqual([0, 1_000, 2_000]);
});
