import { expect, test } from "vitest";
import { scheduleActivityTask, startTimer } from "../world/decisions.ts";
import { openWorld } from "../world/world.ts";

const hours = 3_600_000;
const steps = [
  { step: "back by two hours", ms: -2 * hours },
  { step: "back by a second", ms: -1_000 },
  { step: "forward by two hours", ms: 2 * hours },
] as const;

test.each(steps)("a waiting poll is answered in its time when the clock is set $step", async ({ ms }) => {
  const world = await openWorld();
  const poll = world.pollsForDecisionTask();
  await world.waits(30);
  world.clock.stepsForward(ms);
  await world.waits(29);
  expect(poll.isWaiting).toBe(true);
  await world.waits(1);
  expect(await poll.answer()).toBeUndefined();
});

test.each([steps[0], steps[1]])("a timer fires in its time when the clock is set $step", async ({ ms }) => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(startTimer("reminder", 60));
  await world.waits(30);
  world.clock.stepsForward(ms);
  await world.waits(27);
  expect(await world.eventTypes("order-1")).not.toContain("TimerFired");
  await world.waits(5);
  expect(await world.eventTypes("order-1")).toContain("TimerFired");
});

test("what is due by the new time of day is due at once when the clock is set forward", async () => {
  const world = await openWorld();
  await world.starts("order-1", { executionStartToCloseTimeout: "86400" });
  await world.decides(startTimer("reminder", 7_000));
  world.clock.stepsForward(2 * hours);
  await world.settles();
  expect(await world.eventTypes("order-1")).toContain("TimerFired");
});

test("timers and time-outs that begin after the clock was set back keep their length", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.clock.stepsBack(2 * hours);
  await world.decides(startTimer("reminder", 60), scheduleActivityTask("charge-1", { scheduleToStartTimeout: "120" }));
  await world.waits(65);
  expect(await world.eventTypes("order-1")).toContain("TimerFired");
  expect(await world.eventTypes("order-1")).not.toContain("ActivityTaskTimedOut");
  await world.waits(65);
  expect(await world.eventTypes("order-1")).toContain("ActivityTaskTimedOut");
});

test("the events of a history stay in order when the clock is set back", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.waits(10);
  world.clock.stepsBack(2 * hours);
  await world.signals("order-1", "first");
  await world.waits(10);
  await world.signals("order-1", "second");
  const dates = (await world.history("order-1")).map(({ eventTimestamp }) => eventTimestamp);
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  expect(new Set(dates).size).toBe(3);
});

test("a page token lives as long as it should when the clock is set back", async () => {
  const world = await openWorld({ limits: { pageTokenLifetimeMs: 60_000 } });
  for (const workflowId of ["order-1", "order-2"]) await world.starts(workflowId);
  const query = { domain: "shop", startTimeFilter: { oldestDate: 0 }, maximumPageSize: 1 };
  const { nextPageToken } = await world.call("ListOpenWorkflowExecutions", query);
  world.clock.stepsBack(2 * hours);
  await world.waits(50);
  expect((await world.call("ListOpenWorkflowExecutions", { ...query, nextPageToken })).executionInfos).toHaveLength(1);
  await world.waits(20);
  await expect(world.call("ListOpenWorkflowExecutions", { ...query, nextPageToken })).rejects.toThrow("lifetime");
});

test("a registration changed by another server is seen in its time when the clock is set back", async () => {
  const world = await openWorld({ servers: 2, losesNotices: 1 });
  await world.clientOf(1).call("DescribeDomain", { name: "shop" });
  await world.settles();
  world.clock.stepsBack(2 * hours);
  await world.clientOf(0).call("DeprecateDomain", { name: "shop" });
  await world.waits(2);
  const { domainInfo } = await world.clientOf(1).call("DescribeDomain", { name: "shop" });
  expect(domainInfo.status).toBe("DEPRECATED");
});
