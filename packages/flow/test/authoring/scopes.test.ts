import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkflowType } from "../../src/authoring/definition.ts";
import type { FlowWorld } from "../world/flow-world.ts";
import * as functions from "./fixtures/activities.ts";
import * as workflows from "./fixtures/scope-workflows.ts";
import { cachedOrNot, outcome, storyOf, worldOf } from "./running.ts";

describe.each(cachedOrNot)("$how", ({ options }) => {
  let world: FlowWorld;
  beforeAll(async () => {
    world = await worldOf("scope-workflows.ts", { activities: functions, ...options });
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  async function storyAndResult(workflow: WorkflowType<void>): Promise<readonly [unknown, readonly string[]]> {
    const handle = await world.until(world.client.start(workflow));
    return [await outcome(world, handle.result()), await storyOf(world, handle)];
  }

  test("a scope that takes too long is canceled, and rejects with DeadlineExceeded", async () => {
    const [result, story] = await storyAndResult(workflows.deadline);
    expect(result).toEqual(["DeadlineExceeded: not done within 10 seconds", 10_000]);
    expect(story).toEqual([
      "TimerStarted",
      "TimerStarted",
      "TimerFired",
      "TimerCanceled",
      "WorkflowExecutionCompleted",
    ]);
  });

  test.each([
    { why: "a deadline that is met costs one timer", workflow: workflows.deadlineMet, result: "in time" },
    {
      why: "the outer deadline cancels the inner scope",
      workflow: workflows.nested,
      result: ["CanceledFailure: not done within 5 seconds", "DeadlineExceeded: not done within 5 seconds"],
    },
    {
      why: "the inner deadline leaves the outer scope alone",
      workflow: workflows.innerFirst,
      result: "DeadlineExceeded: not done within 2 seconds",
    },
    {
      why: "a scope is canceled by hand, and its signal aborts",
      workflow: workflows.byHand,
      result: ["CanceledFailure: enough", "aborted: enough"],
    },
    {
      why: "one branch is canceled, the other goes on",
      workflow: workflows.oneBranch,
      result: ["rejected", "fulfilled"],
    },
    { why: "Promise.any takes the first that works", workflow: workflows.anyOf, result: "Hello, Ada!" },
    {
      why: "what is started in a canceled scope is refused at once, but not in a shielded one",
      workflow: workflows.inCanceledScope,
      result: ["CanceledFailure: the scope was canceled", "done: Hello, shielded!"],
    },
    {
      why: "setTimeout and clearTimeout are timers of the workflow",
      workflow: workflows.setTimeouts,
      result: ["first", "second"],
    },
  ])("$why", async ({ workflow, result }) => {
    const handle = await world.until(world.client.start(workflow as WorkflowType<void>));
    expect(await world.until(handle.result())).toEqual(result);
  });

  test("what is left alone in a scope is canceled with it, and nobody need know", async () => {
    const [result, story] = await storyAndResult(workflows.leftAlone);
    expect(result).toBe("left");
    expect(story).toContain("TimerCanceled");
    const rejections = world.log.lines.filter(({ message }) => message.startsWith("a promise of workflow code"));
    expect(rejections).toEqual([]);
  });

  test("the losers of a race are canceled when their scope ends", async () => {
    const [result, story] = await storyAndResult(workflows.race);
    expect(result).toBe("fast");
    expect(story).toContain("TimerCanceled");
  });

  test.each([
    {
      cancellation: "try",
      result: ["DeadlineExceeded: not done within 10 seconds", 40_000],
      canceled: ["ActivityTaskCancelRequested", "TimerStarted", "ActivityTaskCanceled"],
    },
    {
      cancellation: "wait",
      result: ["DeadlineExceeded: not done within 10 seconds", 40_000 + 1_000],
      canceled: ["ActivityTaskCancelRequested", "ActivityTaskCanceled", "TimerStarted"],
    },
    { cancellation: "abandon", result: ["DeadlineExceeded: not done within 10 seconds", 40_000], canceled: [] },
  ] as const)("a canceled activity with the policy $cancellation", async ({ cancellation, result, canceled }) => {
    const handle = await world.until(world.client.start(workflows.canceling, cancellation));
    const [error, ms] = (await world.until(handle.result())) as [string, number];
    expect(error).toBe(result[0]);
    expect(ms).toBeGreaterThanOrEqual(40_000);
    expect(ms).toBeLessThanOrEqual(result[1] + 2_000);
    const story = await storyOf(world, handle);
    const wanted = ["ActivityTaskCancelRequested", "ActivityTaskCanceled", "TimerStarted"];
    expect(
      story.slice(story.indexOf("TimerFired")).filter((type) => canceled.length > 0 && wanted.includes(type)),
    ).toEqual(canceled);
  });

  test.each([
    {
      how: "lets itself be canceled",
      workflow: workflows.obeys,
      closed: "WorkflowExecutionCanceled",
      kind: "CanceledFailure",
    },
    {
      how: "waited for two things at once",
      workflow: workflows.canceledTwice,
      closed: "WorkflowExecutionCanceled",
      kind: "CanceledFailure",
    },
    {
      how: "cleans up first and leaves details",
      workflow: workflows.cleansUp,
      closed: "WorkflowExecutionCanceled",
      kind: "CanceledFailure",
      details: { left: "Hello, cleaner!" },
    },
    {
      how: "fails instead",
      workflow: workflows.failsCanceled,
      closed: "WorkflowExecutionFailed",
      kind: "ApplicationFailure",
    },
  ])("a workflow that is asked to cancel $how", async ({ how: _, workflow, closed, ...error }) => {
    const handle = await world.until(world.client.start(workflow as WorkflowType<void>));
    await world.until(handle.cancel());
    expect(await outcome(world, handle.result())).toMatchObject(error);
    expect((await storyOf(world, handle)).at(-1)).toBe(closed);
  });

  test("a workflow may finish after a cancel request, with everything but shielded work refused", async () => {
    const handle = await world.until(world.client.start(workflows.finishes));
    await world.until(handle.cancel());
    const refused = "CanceledFailure: cancellation was requested";
    expect(await world.until(handle.result())).toEqual([true, refused]);
  });

  test("a workflow may refuse to be canceled, and sees that it was asked", async () => {
    const handle = await world.until(world.client.start(workflows.refuses));
    await world.until(handle.cancel());
    expect(await world.until(handle.result())).toEqual([true]);
  });
});
