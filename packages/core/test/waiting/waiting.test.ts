import { expect, test } from "vitest";
import { manualClock } from "../../src/ports/manual-clock.ts";
import { after, sleep } from "../../src/waiting/after.ts";
import { Alarm } from "../../src/waiting/alarm.ts";
import { every } from "../../src/waiting/every.ts";
import { UnderWay } from "../../src/waiting/under-way.ts";
import { within } from "../../src/waiting/within.ts";

/** A promise that the test settles. */
function settledByHand(): { readonly promise: Promise<void>; resolve(): void; reject(error: unknown): void } {
  let resolve = (): void => {};
  let reject = (_: unknown): void => {};
  const promise = new Promise<void>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  return { promise, resolve: () => resolve(), reject: (error) => reject(error) };
}

test.each([
  { what: "is called at its time", cancelledAt: undefined, calls: 1 },
  { what: "is not called once it is cancelled", cancelledAt: 9, calls: 0 },
  { what: "may be cancelled after it was called", cancelledAt: 11, calls: 1 },
])("a callback $what", async ({ cancelledAt, calls }) => {
  const clock = manualClock(1_000);
  let called = 0;
  const cancel = after(clock, 10, () => {
    called += 1;
  });
  await clock.advance(cancelledAt ?? 10);
  if (cancelledAt !== undefined) cancel();
  await clock.advance(20);
  expect(called).toBe(calls);
});

test("a sleep ends at its time", async () => {
  const clock = manualClock(0);
  let woke = false;
  void sleep(clock, 50).then(() => {
    woke = true;
  });
  await clock.advance(49);
  expect(woke).toBe(false);
  await clock.advance(1);
  expect(woke).toBe(true);
});

test("an alarm goes off once, and a later setting replaces an earlier one", async () => {
  const clock = manualClock(0);
  const alarm = new Alarm(clock);
  const rang: string[] = [];
  alarm.setIn(10, () => rang.push(`first at ${clock.now()}`));
  expect(alarm.isSet).toBe(true);
  alarm.setIn(30, () => rang.push(`second at ${clock.now()}`));
  expect(alarm.isSet).toBe(true);
  await clock.advance(100);
  expect(rang).toEqual(["second at 30"]);
  expect(alarm.isSet).toBe(false);
});

test("an alarm may be set again while it goes off", async () => {
  const clock = manualClock(0);
  const alarm = new Alarm(clock);
  const rang: number[] = [];
  const ring = (): void => {
    rang.push(clock.now());
    if (rang.length < 3) alarm.setIn(5, ring);
  };
  alarm.setIn(5, ring);
  await clock.advance(100);
  expect(rang).toEqual([5, 10, 15]);
});

test("a cancelled alarm does not go off", async () => {
  const clock = manualClock(0);
  const alarm = new Alarm(clock);
  alarm.setIn(5, () => expect.unreachable());
  alarm.cancel();
  expect(alarm.isSet).toBe(false);
  await clock.advance(10);
  expect(clock.nextDueAt).toBeUndefined();
});

test("synchronous work is repeated at its interval until it is stopped", async () => {
  const clock = manualClock(0);
  const rounds: number[] = [];
  const repeated = every(clock, 10, () => {
    rounds.push(clock.now());
  });
  await clock.advance(35);
  expect(rounds).toEqual([10, 20, 30]);
  await repeated.stop();
  await clock.advance(100);
  expect(rounds).toEqual([10, 20, 30]);
  expect(clock.nextDueAt).toBeUndefined();
});

test("rounds never overlap: the interval starts when a round has ended", async () => {
  const clock = manualClock(0);
  const started: number[] = [];
  const repeated = every(clock, 10, () => {
    started.push(clock.now());
    return sleep(clock, 25);
  });
  await clock.advance(100);
  expect(started).toEqual([10, 45, 80]);
  await clock.advance(10);
  await repeated.stop();
});

test("stopping waits for the round in flight", async () => {
  const clock = manualClock(0);
  const round = settledByHand();
  const repeated = every(clock, 10, () => round.promise);
  await clock.advance(10);
  let stopped = false;
  const stopping = repeated.stop().then(() => {
    stopped = true;
  });
  await clock.advance(100);
  expect(stopped).toBe(false);
  round.resolve();
  await stopping;
  expect(clock.nextDueAt).toBeUndefined();
});

test("work may stop its own repetition", async () => {
  const clock = manualClock(0);
  let rounds = 0;
  const repeated = every(clock, 10, async () => {
    rounds += 1;
    if (rounds === 2) void repeated.stop();
  });
  await clock.advance(100);
  expect(rounds).toBe(2);
});

test.each([
  { began: 0, ended: 0, isIdle: true },
  { began: 1, ended: 0, isIdle: false },
  { began: 2, ended: 1, isIdle: false },
  { began: 2, ended: 2, isIdle: true },
])("$began begun and $ended ended: idle is $isIdle", async ({ began, ended, isIdle }) => {
  const underWay = new UnderWay();
  for (let i = 0; i < began; i += 1) underWay.began();
  let heard = 0;
  const hears = (): void => {
    heard += 1;
  };
  const both = [underWay.idle().then(hears), underWay.idle().then(hears)];
  for (let i = 0; i < ended; i += 1) underWay.ended();
  expect(underWay.count).toBe(began - ended);
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(heard).toBe(isIdle ? 2 : 0);
  for (let i = ended; i < began; i += 1) underWay.ended();
  await Promise.all(both);
});

test.each([
  { what: "work that ends in time", endsAt: 5, late: 0, settlesAt: 5 },
  { what: "work that ends late", endsAt: 15, late: 1, settlesAt: 10 },
])("$what", async ({ endsAt, late, settlesAt }) => {
  const clock = manualClock(0);
  let calls = 0;
  let settledAt = 0;
  const onLate = (): void => {
    calls += 1;
  };
  void within(clock, 10, sleep(clock, endsAt), onLate).then(() => {
    settledAt = clock.now();
  });
  await clock.advance(20);
  expect({ calls, settledAt }).toEqual({ calls: late, settledAt: settlesAt });
  expect(clock.nextDueAt).toBeUndefined();
});

test("work that fails in time rejects, and work that fails late is ignored", async () => {
  const clock = manualClock(0);
  const early = settledByHand();
  const waiting = within(clock, 10, early.promise, () => expect.unreachable());
  early.reject(new Error("lost"));
  await expect(waiting).rejects.toThrow("lost");
  const late = settledByHand();
  const done = within(clock, 10, late.promise, () => {});
  await clock.advance(10);
  late.reject(new Error("lost"));
  await done;
});
