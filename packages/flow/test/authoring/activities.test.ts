import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FlowWorld } from "../world/flow-world.ts";
import * as functions from "./fixtures/activities.ts";
import * as workflows from "./fixtures/activity-workflows.ts";
import { cachedOrNot, eventsOf, outcome, worldOf } from "./running.ts";

describe.each(cachedOrNot)("$how", ({ how, options }) => {
  let world: FlowWorld;
  beforeAll(async () => {
    world = await worldOf("activity-workflows.ts", { activities: functions, ...options });
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  test.each([
    { why: "waits double", failures: 3, retry: { attempts: 4, first: "1 second" }, attempts: 4, ms: 7_000 },
    { why: "a factor is given", failures: 3, retry: { first: "2 seconds", factor: 3 }, attempts: 4, ms: 26_000 },
    { why: "waits have a bound", failures: 4, retry: { first: "1 second", max: "2 seconds" }, attempts: 5, ms: 7_000 },
    { why: "waits are a hundred times the first at most", failures: 9, retry: {}, attempts: 10, ms: 327_000 },
    { why: "the failure says when", failures: 2, kind: "later", retry: {}, attempts: 3, ms: 120_000 },
  ] as const)("an activity is tried again after exact waits: $why", async ({ why, attempts, ms, ...input }) => {
    expect(await world.until(world.client.execute(workflows.retried, { key: `${how}: ${why}`, ...input }))).toEqual({
      attempts,
      ms,
    });
  });

  test.each([
    { why: "no policy allows another", input: { failures: 9, retry: { attempts: 3 } }, error: /failure 3/, calls: 3 },
    { why: "the failure is for good", input: { failures: 9, kind: "final", retry: {} }, error: /for good/, calls: 1 },
    {
      why: "its type is for good",
      input: { failures: 9, retry: { nonRetryable: ["Error"] } },
      error: /failure 1/,
      calls: 1,
    },
    {
      why: "the next attempt would be after scheduleToClose",
      input: { failures: 9, retry: {}, scheduleToClose: "10 seconds" },
      error: /failure 4/,
      calls: 4,
    },
  ] as const)("an activity is not tried again if $why", async ({ why, input, error, calls }) => {
    const result = world.client.execute(workflows.retried, { key: `${how}: ${why}`, ...input });
    expect(await world.until(result)).toMatchObject({ error: expect.stringMatching(error) });
    expect(functions.callsOf(`${how}: ${why}`)).toBe(calls);
  });

  test("waits with jitter stay in their bounds, and each attempt says which it is", async () => {
    const input = {
      key: `${how}: jitter`,
      failures: 3,
      retry: { first: "10 seconds", factor: 1, jitter: 0.5 },
    } as const;
    const handle = await world.until(world.client.start(workflows.retried, input));
    expect(await world.until(handle.result())).toMatchObject({ attempts: 4 });
    const events = await eventsOf(world, handle);
    const waits = events.flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout)] : [],
    );
    expect(waits).toHaveLength(3);
    expect(new Set(waits).size).toBeGreaterThan(1);
    for (const wait of waits) expect(wait).toSatisfy((seconds: number) => seconds >= 5 && seconds <= 15);
    const said = events.flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [JSON.parse(timer.control ?? "{}")] : [],
    );
    const policy = { firstMs: 10_000, factor: 1, maxMs: 1_000_000, jitter: 0.5 };
    expect(said).toEqual([2, 3, 4].map((attempt) => ({ openswf: 1, attempt, of: "a1", policy })));
    const controls = events.flatMap(({ activityTaskScheduledEventAttributes: task }) => (task ? [task.control] : []));
    expect(controls).toEqual([
      undefined,
      ...[2, 3, 4].map((attempt) => JSON.stringify({ openswf: 1, attempt, of: "a1" })),
    ]);
  });

  test("a failure of an activity is caught by its class, and fails the execution as what it was", async () => {
    const error = await outcome(world, world.client.execute(workflows.declined, "51"));
    expect(error).toBeInstanceOf(functions.CardDeclined);
    expect(error).toMatchObject({ details: { code: "51" }, message: "no funds" });
  });

  test("details of the last heartbeat reach the next attempt", async () => {
    expect(await world.until(world.client.execute(workflows.beating))).toEqual({ attempt: 2, last: { done: 7 } });
  });

  test("details of the last heartbeat reach the next attempt also after a failure", async () => {
    expect(await world.until(world.client.execute(workflows.inParts))).toEqual([4, 12]);
  });

  test("a time-out says which, with the details of the last heartbeat", async () => {
    expect(await world.until(world.client.execute(workflows.silent))).toEqual(["HEARTBEAT", { done: 7 }, "resumed"]);
  });

  test("an activity called by name gets the plain input", async () => {
    const handle = await world.until(world.client.start(workflows.byName));
    expect(await world.until(handle.result())).toBe("Hello, you!");
    const inputs = (await eventsOf(world, handle)).map((event) => event.activityTaskScheduledEventAttributes?.input);
    expect(inputs).toContain('"you"');
  });

  test("a type that SWF does not know fails the activity with SWF's cause", async () => {
    const error = await outcome(world, world.client.execute(workflows.unknown));
    expect(error).toMatchObject({ kind: "ActivityFailure", swfCause: "ACTIVITY_TYPE_DOES_NOT_EXIST" });
  });

  test("an activity that no worker takes times out", async () => {
    const error = await outcome(world, world.client.execute(workflows.nobodyWorks));
    expect(error).toMatchObject({ kind: "TimeoutFailure", timeoutType: "SCHEDULE_TO_START" });
  });

  test("the context comes last also after arguments that were left out", async () => {
    expect(await world.until(world.client.execute(workflows.leftOut))).toEqual({ id: "a1", same: true });
  });

  test("an input that is too large is an error at the call, which is not tried again", async () => {
    const text = await world.until(world.client.execute(workflows.tooLarge));
    expect(text).toMatch(/The input of the activity greet has 40,\d+ characters, but SWF takes 32,768/);
  });

  test("an activity that fails before somebody awaits it does no harm, and is logged", async () => {
    expect(await world.until(world.client.execute(workflows.sequentially))).toBe("ApplicationFailure: no funds");
    const lines = world.log.lines.filter(({ fields }) => JSON.stringify(fields).includes("no funds"));
    expect(lines.at(-2)).toMatchObject({
      ...{ level: "warn", message: "the activity failed" },
      fields: { activity: "decline", attempt: 1, error: expect.stringMatching(/no funds\n +at .*decline/) },
    });
    expect(lines.at(-1)).toMatchObject({
      ...{ level: "warn", message: "a promise of workflow code was rejected, and nobody has handled it" },
    });
  });
});
