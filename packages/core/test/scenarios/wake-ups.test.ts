import { expect, test } from "vitest";
import { completeExecution, scheduleActivityTask, startTimer } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const day = 86_400;

/** Without sweeps, probes and looks at task lists, so that the clock's pending callbacks concern only deadlines. */
const noSweeps = { limits: { retentionSweepMs: 10 ** 12, healthProbeMs: 10 ** 12, unpolledListMs: 10 ** 12 } };
const pendingSeconds = ({ clock }: World): readonly number[] =>
  clock.pending.map((at) => (at - clock.start) / 1000).filter((seconds) => seconds < 10 ** 9);

test("nothing is scheduled while nothing is due", async () => {
  const world = await openWorld(noSweeps);
  expect(pendingSeconds(world)).toEqual([]);
});

test("the server sleeps once, until the nearest deadline of all executions", async () => {
  const world = await openWorld(noSweeps);
  await world.starts("order-1", { executionStartToCloseTimeout: "1000" });
  expect(pendingSeconds(world)).toEqual([1000]);
  await world.decides(startTimer("later", 500), startTimer("sooner", 50));
  expect(pendingSeconds(world)).toEqual([50]);
  await world.starts("order-2", { executionStartToCloseTimeout: "20" });
  expect(pendingSeconds(world)).toEqual([20]);
  await world.waits(20);
  expect(pendingSeconds(world)).toEqual([50]);
});

test("when the last execution closes, no wake-up remains", async () => {
  const world = await openWorld(noSweeps);
  await world.starts("order-1");
  await world.decides(startTimer("later", 500), completeExecution());
  await world.waits(day);
  expect(pendingSeconds(world)).toEqual([]);
  expect(await world.store.inner.nextWakeAt()).toBeUndefined();
});

test("an obsolete deadline causes one idle wake-up of the execution and adds no event", async () => {
  const world = await openWorld(noSweeps);
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { startToCloseTimeout: "30" }));
  const { taskToken } = await world.takesActivityTask();
  await world.call("RespondActivityTaskCompleted", { taskToken });
  const history = await world.history("order-1");
  const committed = world.store.committed.length;
  await world.waits(3_600);
  expect(await world.history("order-1")).toEqual(history);
  // The idle wake-up moved the stored deadline to the end of the execution.
  expect(world.store.committed.slice(committed)).toHaveLength(1);
  expect(pendingSeconds(world)).toEqual([day]);
});

test("deadlines that fell due while the server was down take effect in order once it is up", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.starts("order-2", { executionStartToCloseTimeout: "200" });
  await world.decides(
    startTimer("second", 200),
    startTimer("first", 100),
    startTimer("not yet", 500),
    scheduleActivityTask("one", { scheduleToStartTimeout: "150" }),
  );
  world.crashes();
  world.clock.moveTo(world.clock.start + 300_000);
  await world.comesUp();
  await world.hasHistory(
    "order-1",
    `1    0s  WorkflowExecutionStarted
     2    0s  DecisionTaskScheduled     orders
     3    0s  DecisionTaskStarted
     4    0s  DecisionTaskCompleted
     5    0s  TimerStarted              second
     6    0s  TimerStarted              first
     7    0s  TimerStarted              not yet
     8    0s  ActivityTaskScheduled     one
     9  300s  TimerFired                first
     10 300s  DecisionTaskScheduled     orders
     11 300s  ActivityTaskTimedOut      SCHEDULE_TO_START
     12 300s  TimerFired                second`,
  );
  expect((await world.eventTypes("order-2")).at(-1)).toBe("WorkflowExecutionTimedOut");
  await world.waits(200);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("TimerFired");
});

test("a thousand executions that fall due at the same instant are all woken", async () => {
  const world = await openWorld();
  await Promise.all(
    Array.from({ length: 1_100 }, (_, index) =>
      world.client.call("StartWorkflowExecution", {
        domain: "shop",
        workflowId: `order-${index}`,
        workflowType: { name: "order", version: "1" },
        executionStartToCloseTimeout: "60",
      }),
    ),
  );
  await world.waits(60);
  const executions = await world.executions();
  expect(executions).toHaveLength(1_100);
  expect(executions.filter(({ closeStatus }) => closeStatus !== "TIMED_OUT")).toEqual([]);
});

test("a timer whose commit fails is retried after a second", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(startTimer("soon", 10));
  world.store.next("fail", appends("TimerFired"));
  await world.waits(10);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("TimerStarted");
  await world.waits(1);
  expect((await world.eventTypes("order-1")).slice(-2)).toEqual(["TimerFired", "DecisionTaskScheduled"]);
});

test("a timer whose commit lost its answer fires once", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(startTimer("soon", 10));
  world.store.next("loseAnswer", appends("TimerFired"));
  await world.waits(20);
  expect((await world.eventTypes("order-1")).slice(4)).toEqual(["TimerStarted", "TimerFired", "DecisionTaskScheduled"]);
});

test("executions that cannot be read when they are due are woken a second later", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(startTimer("soon", 10));
  world.store.failNextRead("readDue");
  await world.waits(10);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("TimerStarted");
  await world.waits(1);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("DecisionTaskScheduled");
});

test("a deadline set while the server reads the next one is not missed", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const task = await world.takesDecisionTask();
  await world.starts("order-2", { executionStartToCloseTimeout: "10" });
  // The nearest deadline is read from the store before the timer exists, and the answer is slow.
  const slow = world.store.holdNextAnswer("nextWakeAt");
  await world.waits(10);
  expect(slow.isReached).toBe(true);
  await world.answers(task, startTimer("at once", 0));
  slow.release();
  await world.waits(1);
  expect(await world.eventTypes("order-1")).toContain("TimerFired");
});

test("an execution that cannot be woken delays no other", async () => {
  const world = await openWorld();
  await world.starts("ill");
  await world.decides(startTimer("soon", 10));
  await world.waits(0.5);
  await world.starts("well");
  await world.decides(startTimer("soon", 10));
  // The failing commit is that of the `ill` execution's timer, which is retried after a second. The other is due
  // earlier.
  world.store.next("fail", appends("TimerFired"));
  await world.waits(9.5);
  expect(await world.eventTypes("ill")).not.toContain("TimerFired");
  await world.waits(0.5);
  expect(await world.eventTypes("well")).toContain("TimerFired");
  await world.waits(0.5);
  expect(await world.eventTypes("ill")).toContain("TimerFired");
});
