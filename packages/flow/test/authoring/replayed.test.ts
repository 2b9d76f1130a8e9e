import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FlowWorld } from "../world/flow-world.ts";
import * as functions from "./fixtures/activities.ts";
import * as workflows from "./fixtures/replayed-workflows.ts";
import { bundleOf, cachedOrNot, eventsOf, outcome, storyOf, worldOf } from "./running.ts";

describe.each(cachedOrNot)("$how", ({ how, options }) => {
  let world: FlowWorld;
  beforeAll(async () => {
    world = await worldOf("replayed-workflows.ts", { activities: functions, ...options });
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  test("what is not deterministic elsewhere is the same in each decision task", async () => {
    const began = world.clock.now();
    const start = { workflowId: "all", tags: ["a", "b"] };
    const handle = await world.until(world.client.start(workflows.everything, undefined, start));
    await world.until(new Promise<void>((resolve) => world.clock.after(10_000, resolve)));
    await world.until(handle.signal(workflows.go));
    const result = await world.until(handle.result());
    expect(result).toMatchObject({ text: "Hello, Ada!", looked: "Hello, local!", tagList: ["a", "b"], isInner: true });
    const { before, secret } = result as { readonly before: readonly unknown[]; readonly secret: string };
    expect(before[0]).toBe(began);
    expect(before[3]).toBe(new Date(began).toISOString());
    expect(secret).not.toBe(before[2]);
    expect((await world.until(handle.describe())).state).toEqual({ step: 3 });
    const story = await storyOf(world, handle);
    expect(story.filter((type) => type === "MarkerRecorded")).toHaveLength(2);
  });

  test("the log is silent on replay, and takes any fields", () => {
    const lines = world.log.lines.filter(({ level, message }) => level === "info" && message === "started");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.fields).toMatchObject({
      workflowId: "all",
      error: expect.stringContaining("Error: shown"),
      circle: [["a", "1"]],
    });
    expect(world.log.lines.filter(({ message }) => message === 'also {"shown":true}')).toHaveLength(1);
  });

  test("queries are answered from the state, open and closed, and decide nothing", async () => {
    const handle = world.client.handle("all");
    expect(await world.until(handle.query(workflows.state, "more"))).toEqual({ step: 3, extra: "more" });
    const error = await outcome(world, handle.query(workflows.deciding));
    expect(String(error)).toMatch(/The answer to the query deciding must only read the state of the workflow/);
  });

  test("a local activity is tried again after timers, and fails as what it was", async () => {
    expect(await world.until(world.client.execute(workflows.retriedLocally, how))).toEqual([3, 3_000]);
    const error = await outcome(world, world.client.execute(workflows.localFails));
    expect(error).toBeInstanceOf(functions.CardDeclined);
    expect(error).toMatchObject({ details: { code: "99" } });
  });

  test("patches are in force in new runs", async () => {
    expect(await world.until(world.client.execute(workflows.patches))).toEqual([true, true, true]);
  });

  test.each([
    { kind: "range", error: { name: "RangeError", message: "mine" } },
    { kind: "ours", error: { type: "Ours", details: { kind: "ours" } } },
    { kind: "value", error: { type: "ThrownValue", message: "a text" } },
  ])("an error of kind $kind fails the execution, with the author's lines", async ({ kind, error }) => {
    const failure = await outcome(world, world.client.execute(workflows.bug, kind));
    expect(failure).toMatchObject(error);
    if (kind !== "value") expect((failure as Error).stack).toMatch(/replayed-workflows\.ts:\d+:\d+/);
  });

  test.each(["type", "deep", "large", "caught continuation"])(
    "a bug (%s) does not end the execution: it is held",
    async (kind) => {
      const handle = await world.until(world.client.start(workflows.bug, kind));
      await world.until(new Promise<void>((resolve) => world.clock.after(8_000, resolve)));
      const { status } = await world.until(handle.describe());
      expect(status).toBe("OPEN");
      const markers = (await eventsOf(world, handle)).flatMap((event) => event.markerRecordedEventAttributes ?? []);
      expect(markers[0]?.markerName).toBe("openswf.held");
      const held = await world.until(handle.held());
      expect(held).toMatchObject({ attempts: markers.length, at: expect.any(Date), error: expect.any(Error) });
      const said: Record<string, string> = { type: "undefined", deep: "call stack", large: "40,002 characters" };
      expect(held?.error.message).toContain(said[kind] ?? "caught that");
      await world.until(handle.terminate());
      expect(await world.until(handle.held())).toBeUndefined();
    },
  );

  test("a run continues as new with the settings and tags it had, unless others are given", async () => {
    const handle = await world.until(
      world.client.start(
        workflows.longOnes,
        { round: 0 },
        { tags: ["first"], executionStartToClose: "2 hours", priority: 5 },
      ),
    );
    expect(await world.until(handle.result())).toEqual({ round: 2, tags: ["round 2"], from: true, long: false });
    const last = await world.until(world.client.handle(handle.workflowId).describe());
    expect(last).toMatchObject({ executionStartToCloseMs: 7_200_000, taskStartToCloseMs: 50_000, priority: 5 });
  });

  test("mistakes are errors at their line", async () => {
    const messages = [
      workflows.asAnother,
      workflows.published,
      workflows.asyncSideEffect,
      workflows.largeSideEffect,
    ].map(async (workflow) => await world.until(world.client.execute(workflow)));
    expect(await Promise.all(messages)).toEqual([
      expect.stringMatching(/SWF cannot continue asAnother as longOnes/),
      expect.stringMatching(/The published state has 40,006 characters/),
      expect.stringMatching(/Promise/),
      expect.stringMatching(/The value of a side effect, as JSON in JSON, has 40,006 characters, but SWF takes 32,668/),
    ]);
  });
});

test("Lambda functions are called as activities, and tried again", async () => {
  const payloads: string[] = [];
  const bundle = await bundleOf("replayed-workflows.ts");
  await using world = await FlowWorld.open({
    lambda: {
      invoke: async ({ payload }) => {
        payloads.push(payload);
        const { number } = JSON.parse(payload) as { readonly number: number };
        if (payloads.length === 1)
          return { kind: "failed", reason: "HandledError", details: '{"errorMessage":"busy"}' };
        return { kind: "completed", result: JSON.stringify({ number: number * 2 }) };
      },
    },
  });
  await world.worker({ workflows: bundle });
  const options = { lambdaRole: "arn:aws:iam::123456789012:role/lambda" };
  expect(await world.until(world.client.execute(workflows.calls, 21, options))).toBe(42);
  expect(payloads).toEqual(['{"number":21}', '{"number":21}']);
});
