import type { Limits } from "@openswf/model/limits";
import type { DecisionTask, HistoryEvent } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { completeExecution, recordMarker, scheduleActivityTask, startTimer } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";
import { familyIsWhole, runFamily } from "./family.ts";

test.each<{ what: string; limits: Partial<Limits> }>([
  { what: "two executions", limits: { cachedExecutionsMax: 2 } },
  { what: "one execution", limits: { cachedExecutionsMax: 1 } },
  { what: "one byte", limits: { cachedHistoryBytesMax: 1 } },
  { what: "one registration", limits: { cachedRegistrationsMax: 1 } },
  { what: "one task of each list", limits: { bufferedTasksPerListMax: 1 } },
])("a cache limited to $what changes no outcome", async ({ limits }) => {
  const world = await openWorld({ limits });
  await runFamily(world);
  await familyIsWhole(world, "small memory");
  expect(world.health.cachedExecutions).toBeLessThanOrEqual(limits.cachedExecutionsMax ?? 5);
});

const wholeHistory = async (
  world: World,
  workflowId: string,
  reverseOrder = false,
): Promise<readonly HistoryEvent[]> => {
  const execution = { workflowId, runId: await world.runOf(workflowId) };
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const input = { domain: "shop", execution, reverseOrder, nextPageToken };
    const page = await world.call("GetWorkflowExecutionHistory", input);
    events.push(...page.events);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return events;
};

/**
 * Decides one marker at a time until the history has this many events. An activity and a timer stay open throughout.
 */
async function growsTo(world: World, events: number): Promise<void> {
  await world.starts("long");
  await world.decides(scheduleActivityTask("open all along"), startTimer("open all along", 3_600));
  for (let length = 0; length < events; ) {
    await world.signals("long", "more");
    await world.decides(recordMarker("a step"));
    length = (await world.history("long")).length;
  }
}

// A snapshot is written after 128 events, and 512 printed events are kept in memory.
test.each([120, 131, 260, 515, 1_100])(
  "a history of %i events reads the same from memory, from the store and from both",
  async (length) => {
    const world = await openWorld();
    await growsTo(world, length);
    const stored = await world.history("long");
    expect(stored.length).toBeGreaterThanOrEqual(length);
    expect(await wholeHistory(world, "long")).toEqual(stored);
    expect(await wholeHistory(world, "long", true)).toEqual(stored.toReversed());

    await world.restarts();
    expect(await wholeHistory(world, "long")).toEqual(stored);
    // A loaded execution continues where it was: the activity is open, the timer fires, the decider sees both.
    const { taskToken } = await world.takesActivityTask();
    await world.call("RespondActivityTaskCompleted", { taskToken, result: "charged" });
    await world.waits(3_600);
    const task = await world.takesDecisionTask();
    await world.answers(task, completeExecution());
    const last = (await wholeHistory(world, "long")).slice(stored.length).map(({ eventType }) => eventType);
    expect(last).toEqual([
      "ActivityTaskStarted",
      "ActivityTaskCompleted",
      "DecisionTaskScheduled",
      "TimerFired",
      "DecisionTaskStarted",
      "DecisionTaskCompleted",
      "WorkflowExecutionCompleted",
    ]);
  },
);

test("snapshots are written as the history grows, and a load folds few events", async () => {
  const world = await openWorld();
  await growsTo(world, 400);
  const snapshots = world.store.committed.flat().flatMap(({ snapshot }) => snapshot?.lastEventId ?? []);
  expect(snapshots.length).toBeGreaterThanOrEqual(2);
  const stored = await world.store.inner.readExecution(await world.runOf("long"));
  expect(stored?.tail.length).toBeLessThanOrEqual(131);
});

test("a snapshot in another format is ignored: the history has everything", async () => {
  const world = await openWorld();
  await growsTo(world, 200);
  const { readExecution } = world.store.inner;
  world.crashes();
  world.store.inner.readExecution = async (runId) => {
    const stored = await readExecution(runId);
    if (stored?.snapshot === undefined) return stored;
    return { ...stored, snapshot: JSON.stringify({ form: 0, state: "of an older program" }) };
  };
  await world.comesUp();
  await world.signals("long", "after the upgrade");
  const task = await world.takesDecisionTask();
  await world.answers(task, completeExecution());
  expect((await world.eventTypes("long")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test("the pages of a decision task show the whole history up to its start, and no later events", async () => {
  const world = await openWorld();
  await growsTo(world, 350);
  await world.signals("long", "last");
  const first = await world.takesDecisionTask();
  await world.signals("long", "too late for this task");
  const stored = await world.history("long");
  const pages: DecisionTask[] = [first];
  for (let page = first; page.nextPageToken !== undefined; ) {
    const { nextPageToken } = page;
    const poll = world.client.pollForDecisionTask({
      domain: "shop",
      taskList: { name: "orders" },
      ...{ nextPageToken },
    });
    await world.settles();
    page = await poll.task();
    pages.push(page);
  }
  expect(pages.flatMap(({ events }) => events)).toEqual(stored.slice(0, first.startedEventId));
  for (const { taskToken, startedEventId, previousStartedEventId, workflowExecution, workflowType } of pages) {
    expect(taskToken).toBe(first.taskToken);
    expect([startedEventId, previousStartedEventId]).toEqual([first.startedEventId, first.previousStartedEventId]);
    expect([workflowExecution, workflowType]).toEqual([first.workflowExecution, first.workflowType]);
  }
  expect(await world.history("long")).toEqual(stored);
});
