import { expect, test } from "vitest";
import {
  completeExecution,
  failExecution,
  recordMarker,
  scheduleActivityTask,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { TestMeter } from "../world/test-meter.ts";
import { openWorld, type World } from "../world/world.ts";
import type { WorldOptions } from "../world/world-options.ts";

async function openMeasured(options: WorldOptions = {}): Promise<{ readonly world: World; readonly meter: TestMeter }> {
  const meter = new TestMeter();
  return { world: await openWorld({ ...options, meter }), meter };
}

test("a workflow is measured from its calls to its close", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("a");
  await world.waits(3);
  const task = await world.takesDecisionTask();
  await world.waits(2);
  await world.answers(task, scheduleActivityTask("charge-card"));
  await world.waits(7);
  const activity = await world.takesActivityTask();
  await world.call("RecordActivityTaskHeartbeat", { taskToken: activity.taskToken });
  await world.waits(11);
  await world.call("RespondActivityTaskCompleted", { taskToken: activity.taskToken });
  await world.decides(completeExecution());

  expect(meter.totalsOf("openswf_calls")).toMatchObject({
    "StartWorkflowExecution none": 1,
    "PollForDecisionTask none": 2,
    "PollForActivityTask none": 1,
    "RespondDecisionTaskCompleted none": 2,
    "RespondActivityTaskCompleted none": 1,
  });
  expect(meter.totalsOf("openswf_executions_started")).toEqual({ "shop order/1": 1 });
  expect(meter.totalsOf("openswf_executions_closed")).toEqual({ "shop order/1 COMPLETED": 1 });
  expect(meter.recorded.get("openswf_execution_duration shop COMPLETED")).toEqual([23]);
  expect(meter.totalsOf("openswf_tasks_scheduled")).toEqual({ "decision shop orders": 2, "activity shop cards": 1 });
  expect(meter.recorded.get("openswf_task_schedule_to_start decision shop orders")).toEqual([3, 0]);
  expect(meter.recorded.get("openswf_task_schedule_to_start activity shop cards")).toEqual([7]);
  expect(meter.recorded.get("openswf_decision_task_duration shop COMPLETED")).toEqual([2, 0]);
  expect(meter.recorded.get("openswf_activity_task_duration shop charge/1 COMPLETED")).toEqual([11]);
  expect(meter.totalsOf("openswf_heartbeats")).toEqual({ shop: 1 });
  expect(meter.totalsOf("openswf_history_events")).toMatchObject({
    DecisionTaskCompleted: 2,
    ActivityTaskCompleted: 1,
  });
});

test("a poll's duration includes the time it waits, and waiting polls are counted by list", async () => {
  const { world, meter } = await openMeasured();
  const poll = world.pollsForDecisionTask();
  await world.waits(5);
  expect(meter.read("openswf_waiting_polls")).toEqual({ "": 1 });
  expect(meter.read("openswf_task_list_polls")).toEqual({ "decision shop orders": 1 });
  expect(meter.read("openswf_calls_in_progress")).toEqual({ "": 0 });
  await world.waits(55);
  expect(poll.isWaiting).toBe(false);
  expect(meter.recorded.get("openswf_call_duration PollForDecisionTask")).toEqual([60]);
  expect(meter.read("openswf_task_list_polls")).toEqual({ "decision shop orders": 0 });
});

test.each([
  {
    decision: scheduleActivityTask("late", { scheduleToStartTimeout: "30" }),
    timeout: "activity_task SCHEDULE_TO_START",
  },
  {
    decision: scheduleActivityTask("slow", { startToCloseTimeout: "30" }),
    timeout: "activity_task START_TO_CLOSE",
    starts: true,
  },
  {
    decision: scheduleActivityTask("silent", { heartbeatTimeout: "30" }),
    timeout: "activity_task HEARTBEAT",
    starts: true,
  },
])("a time-out is counted by its kind: $timeout", async ({ decision, timeout, starts }) => {
  const { world, meter } = await openMeasured();
  await world.starts("a");
  await world.decides(decision);
  if (starts === true) await world.takesActivityTask();
  await world.waits(31);
  expect(meter.totalsOf("openswf_timeouts")).toEqual({ [`shop ${timeout}`]: 1 });
  // Only a task that was started has taken any time.
  const durations = meter.recorded.get("openswf_activity_task_duration shop charge/1 TIMED_OUT");
  expect(durations).toEqual(starts === true ? [30] : undefined);
});

test("time-outs of executions and decision tasks are counted", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("a", { executionStartToCloseTimeout: "60", taskStartToCloseTimeout: "20" });
  await world.takesDecisionTask();
  await world.waits(61);
  expect(meter.totalsOf("openswf_timeouts")).toEqual({
    "shop decision_task START_TO_CLOSE": 1,
    "shop workflow_execution START_TO_CLOSE": 1,
  });
  expect(meter.totalsOf("openswf_executions_closed")).toEqual({ "shop order/1 TIMED_OUT": 1 });
});

test("what wakes late is measured", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("a");
  await world.decides(startTimer("soon", 10));
  await world.waits(10);
  expect(meter.totals.get("openswf_wake_ups")).toBe(1);
  expect(meter.recorded.get("openswf_wake_up_lateness")).toEqual([0]);
  expect(meter.totalsOf("openswf_history_events")).toMatchObject({ TimerFired: 1 });
});

test("decisions that could not be carried out are counted by cause", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("a");
  await world.decides(
    scheduleActivityTask("a", { activityType: { name: "unheard", version: "1" } }),
    startTimer("t", 10),
    startTimer("t", 10),
  );
  expect(meter.totalsOf("openswf_failed_decisions")).toEqual({
    "shop ScheduleActivityTaskFailed ACTIVITY_TYPE_DOES_NOT_EXIST": 1,
    "shop StartTimerFailed TIMER_ID_ALREADY_IN_USE": 1,
  });
});

test("children and failures are counted as executions", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("parent");
  await world.decides(startChild("child", { taskList: { name: "children" } }));
  const child = await world.takesDecisionTask("children");
  await world.answers(child, failExecution("no stock"));
  expect(meter.totalsOf("openswf_executions_started")).toEqual({ "shop order/1": 2 });
  expect(meter.totalsOf("openswf_executions_closed")).toEqual({ "shop order/1 FAILED": 1 });
});

test("faults are counted by name, also of operations that nobody knows", async () => {
  const { world, meter } = await openMeasured();
  await expect(world.call("DescribeDomain", { name: "nowhere" })).rejects.toThrow();
  await world.client.request("NoSuchOperation" as "DescribeDomain", { name: "shop" });
  expect(meter.totalsOf("openswf_calls")).toMatchObject({
    "DescribeDomain UnknownResourceFault": 1,
    "unknown UnknownOperationException": 1,
  });
});

test("what the buckets refuse is counted by operation and decision type", async () => {
  const { world, meter } = await openMeasured({ throttling: "account" });
  const calls = Array.from({ length: 210 }, () => world.client.request("DescribeDomain", { name: "shop" }));
  await Promise.all(calls);
  expect(meter.totalsOf("openswf_throttled")).toEqual({ DescribeDomain: 10 });
  expect(meter.totalsOf("openswf_calls")).toMatchObject({ "DescribeDomain ThrottlingException": 10 });
});

test("a store that fails is counted, and its health is a number", async () => {
  const { world, meter } = await openMeasured();
  expect(meter.read("openswf_store_healthy")).toEqual({ writes: 1, reads: 1, data: 1 });
  world.store.next("fail");
  await expect(world.starts("a")).rejects.toThrow();
  expect(meter.totals.get("openswf_commit_group_failures")).toBe(1);
  expect(meter.totalsOf("openswf_store_errors")).toEqual({ commit: 1 });
  expect(meter.read("openswf_store_healthy")).toMatchObject({ writes: 0, reads: 1 });
});

test("commits and the cache are measured", async () => {
  const { world, meter } = await openMeasured();
  await world.starts("a");
  await world.decides(recordMarker("m"));
  expect(meter.recorded.get("openswf_commit_group_size")?.length).toBeGreaterThanOrEqual(3);
  expect(meter.totalsOf("openswf_execution_cache_lookups")).toMatchObject({ hit: 2 });
  expect(meter.read("openswf_cached_executions")).toEqual({ "": 1 });
  await world.restarts();
  await world.signals("a", "go");
  expect(meter.totalsOf("openswf_execution_cache_lookups")["miss"]).toBe(1);
});
