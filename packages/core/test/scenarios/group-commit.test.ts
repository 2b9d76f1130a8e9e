import type { OperationName, Operations } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { recordMarker, startTimer } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const order = (workflowId: string): Operations["StartWorkflowExecution"]["input"] => ({
  domain: "shop",
  workflowId,
  workflowType: { name: "order", version: "1" },
});
const signal = (world: World, workflowId: string, signalName: string): Promise<undefined> =>
  world.client.call("SignalWorkflowExecution", { domain: "shop", workflowId, signalName });

/** Tracks whether a promise has settled, for promises that must not have settled yet. */
function watched<Result>(promise: Promise<Result>): { settled: boolean } {
  const watch = { settled: false };
  const note = (): void => {
    watch.settled = true;
  };
  promise.then(note, note);
  return watch;
}

test("concurrent calls are committed together", async () => {
  const world = await openWorld();
  const before = world.store.groups.length;
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => world.client.call("StartWorkflowExecution", order(`${index}`))),
  );
  const groups = world.store.groups.slice(before);
  expect(groups.map((group) => group.length)).toEqual([50]);
});

test("groupCommitMax bounds the size of a group", async () => {
  const world = await openWorld({ limits: { groupCommitMax: 8 } });
  const before = world.store.groups.length;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => world.client.call("StartWorkflowExecution", order(`${index}`))),
  );
  const sizes = world.store.groups.slice(before).map((group) => group.length);
  expect(Math.max(...sizes)).toBe(8);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20);
});

test("commits that arrive while one is in flight are gathered into the next group", async () => {
  const world = await openWorld();
  const held = world.store.holdNext();
  const first = world.client.call("StartWorkflowExecution", order("first"));
  await world.settles();
  expect(held.isReached).toBe(true);
  const before = world.store.groups.length;
  const rest: Promise<unknown>[] = [];
  for (let index = 0; index < 10; index += 1) {
    rest.push(world.client.call("StartWorkflowExecution", order(`${index}`)));
    await world.settles();
  }
  expect(world.store.groups).toHaveLength(before);
  held.release();
  await Promise.all([first, ...rest]);
  expect(world.store.groups.slice(before).map((group) => group.length)).toEqual([10]);
});

test("commands waiting for one execution share one commit and keep their order", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const before = world.store.committed.length;
  const held = world.store.holdNext();
  const signals = [signal(world, "order-1", "signal-0")];
  await world.settles();
  for (let index = 1; index < 20; index += 1) signals.push(signal(world, "order-1", `signal-${index}`));
  await world.settles();
  held.release();
  await Promise.all(signals);
  expect(world.store.committed.slice(before)).toHaveLength(2);
  const names = (await world.history("order-1")).flatMap(
    (event) => event.workflowExecutionSignaledEventAttributes ?? [],
  );
  expect(names.map(({ signalName }) => signalName)).toEqual(
    Array.from({ length: 20 }, (_, index) => `signal-${index}`),
  );
});

test.each<{ what: OperationName; makes: (world: World) => Promise<unknown> }>([
  { what: "StartWorkflowExecution", makes: (world) => world.client.call("StartWorkflowExecution", order("order-2")) },
  { what: "SignalWorkflowExecution", makes: (world) => signal(world, "order-1", "hello") },
  {
    what: "TerminateWorkflowExecution",
    makes: (world) => world.client.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" }),
  },
  {
    what: "PollForDecisionTask",
    makes: (world) => world.pollsForDecisionTask().answer(),
  },
])("$what is not acknowledged before its commit has settled, and no other caller sees it", async ({ makes }) => {
  const world = await openWorld();
  await world.starts("order-1");
  const before = await world.eventTypes("order-1");
  const held = world.store.holdNext();
  const made = makes(world);
  const watch = watched(made);
  await world.settles();
  expect(held.isReached).toBe(true);
  expect(watch.settled).toBe(false);
  const execution = { workflowId: "order-1", runId: await world.runOf("order-1") };
  const { events } = await world.client.call("GetWorkflowExecutionHistory", { domain: "shop", execution });
  expect(events.map(({ eventType }) => eventType)).toEqual(before);
  held.release();
  await made;
});

test("a refused command does not affect the others in its commit", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const task = await world.takesDecisionTask();
  const held = world.store.holdNext();
  const first = signal(world, "order-1", "first");
  await world.settles();
  const answer = { taskToken: task.taskToken, decisions: [recordMarker("once")] };
  const together = [
    world.client.call("RespondDecisionTaskCompleted", answer),
    world.client.call("RespondDecisionTaskCompleted", answer),
    signal(world, "order-1", "second"),
  ];
  await world.settles();
  held.release();
  await first;
  const [done, refused, signaled] = await Promise.allSettled(together);
  expect([done?.status, refused?.status, signaled?.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(refused).toMatchObject({ reason: { said: "Unknown decision task, scheduledEventId = 2" } });
  await world.hasHistory(
    "order-1",
    `1 0s WorkflowExecutionStarted
     2 0s DecisionTaskScheduled     orders
     3 0s DecisionTaskStarted
     4 0s WorkflowExecutionSignaled first
     5 0s DecisionTaskScheduled     orders
     6 0s DecisionTaskCompleted
     7 0s MarkerRecorded            once
     8 0s WorkflowExecutionSignaled second`,
  );
});

test("after a termination in the same commit, later commands are told that the execution is unknown", async () => {
  const world = await openWorld();
  const runId = await world.starts("order-1");
  const held = world.store.holdNext();
  const first = signal(world, "order-1", "first");
  await world.settles();
  const terminated = world.client.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1", runId });
  const late = world.client.call("SignalWorkflowExecution", {
    domain: "shop",
    workflowId: "order-1",
    runId,
    signalName: "late",
  });
  const refused = expect(late).rejects.toMatchObject({
    said: `Unknown execution: WorkflowExecution=[workflowId=order-1, runId=${runId}]`,
  });
  await world.settles();
  held.release();
  await Promise.all([first, terminated, refused]);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("WorkflowExecutionTerminated");
});

test("an execution changed by another server is reloaded, and the command is applied again", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const rival = await world.opensServer();
  await rival.client.call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName: "rival's" });
  await world.signals("order-1", "ours");
  await rival.client.call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName: "its last" });
  await world.decides(startTimer("t", 5));
  rival.crash();
  await world.hasHistory(
    "order-1",
    `1 0s WorkflowExecutionStarted
     2 0s DecisionTaskScheduled     orders
     3 0s WorkflowExecutionSignaled rival's
     4 0s WorkflowExecutionSignaled ours
     5 0s WorkflowExecutionSignaled its last
     6 0s DecisionTaskStarted
     7 0s DecisionTaskCompleted
     8 0s TimerStarted              t`,
  );
});

test("when two servers answer one decision task, one is told that the task is unknown", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const { taskToken } = await world.takesDecisionTask();
  const rival = await world.opensServer();
  const answers = [world.client, rival.client].map((client, index) =>
    client.call("RespondDecisionTaskCompleted", { taskToken, decisions: [recordMarker(`server ${index}`)] }),
  );
  const outcomes = await Promise.allSettled(answers);
  rival.crash();
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await world.eventTypes("order-1")).filter((type) => type === "MarkerRecorded")).toHaveLength(1);
});

test("an execution that keeps conflicting is answered 503, and works again afterwards", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.chooseFault = () => "conflict";
  await expect(world.signals("order-1", "never")).rejects.toMatchObject({
    name: "ServiceUnavailableException",
    status: 503,
  });
  world.store.chooseFault = () => undefined;
  await world.signals("order-1", "at last");
  expect(await world.eventTypes("order-1")).toHaveLength(3);
});

test("a failed commit affects only its own group", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.next("fail", appends("WorkflowExecutionSignaled"));
  await expect(world.signals("order-1", "lost")).rejects.toMatchObject({
    name: "InternalFailure",
    status: 500,
    said: undefined,
  });
  await world.signals("order-1", "kept");
  const names = (await world.history("order-1")).flatMap(
    (event) => event.workflowExecutionSignaledEventAttributes ?? [],
  );
  expect(names.map(({ signalName }) => signalName)).toEqual(["kept"]);
});

test("more commands than commandsPerExecutionMax are answered 503", async () => {
  const world = await openWorld({ limits: { commandsPerExecutionMax: 3 } });
  await world.starts("order-1");
  const held = world.store.holdNext();
  const first = signal(world, "order-1", "first");
  await world.settles();
  const more = Array.from({ length: 5 }, (_, index) => signal(world, "order-1", `${index}`));
  const outcomes = Promise.allSettled(more);
  await world.settles();
  held.release();
  await first;
  expect((await outcomes).map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  expect((await outcomes)[4]).toMatchObject({ reason: { name: "ServiceUnavailableException", status: 503 } });
});
