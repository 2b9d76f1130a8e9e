import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { WorkflowHandle } from "../../src/client/workflow-handle.ts";
import type { FlowWorld } from "../world/flow-world.ts";
import * as functions from "./fixtures/activities.ts";
import * as workflows from "./fixtures/signal-workflows.ts";
import { cachedOrNot, outcome, storyOf, worldOf } from "./running.ts";

const { note, go } = workflows;
describe.each(cachedOrNot)("$how", ({ how, options }) => {
  let world: FlowWorld;
  beforeAll(async () => {
    world = await worldOf("signal-workflows.ts", { activities: functions, ...options });
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  async function send(handle: WorkflowHandle<unknown>, ...texts: readonly string[]): Promise<void> {
    for (const text of texts) await world.until(handle.signal(note, text));
  }

  test("signals are taken in the order of the history, by those who asked first", async () => {
    const handle = await world.until(world.client.start(workflows.inOrder));
    await send(handle, "a", "b", "c", "d");
    await world.until(handle.signal(go));
    expect(await world.until(handle.result())).toEqual(["a", "b", 2, "c", "d", "none"]);
  });

  test("waiting for a signal may have a deadline", async () => {
    const began = world.clock.now();
    const result = (await world.until(world.client.execute(workflows.within))) as [string, number];
    expect(result[0]).toBe("DeadlineExceeded: no signal note within 10 seconds");
    expect(result[1] - began).toBe(10_000);
    const handle = await world.until(world.client.start(workflows.within));
    await send(handle, "in time");
    expect(await world.until(handle.result())).toBe("in time");
    expect(await storyOf(world, handle)).toContain("TimerCanceled");
  });

  test("signals are iterated", async () => {
    const handle = await world.until(world.client.start(workflows.iterated));
    await send(handle, "a", "b", "end");
    expect(await world.until(handle.result())).toEqual(["a", "b"]);
  });

  test("a handler gets what has come before and comes later, until it ends", async () => {
    const handle = await world.until(world.client.start(workflows.handled));
    await send(handle, "a");
    await world.until(handle.signal(go));
    await send(handle, "b");
    await world.until(handle.signal(go));
    expect(await world.until(handle.result())).toEqual({
      running: true,
      texts: ["Hello, a!", "Hello, b!"],
      left: 0,
    });
  });

  test("an error in a handler fails the execution", async () => {
    const handle = await world.until(world.client.start(workflows.handlerFails));
    await send(handle, "oh");
    const error = await outcome(world, handle.result());
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: "oh" });
  });

  test("a handler that is canceled with the run leaves its end to the main function", async () => {
    const handle = await world.until(world.client.start(workflows.handlerCanceled));
    await send(handle, "a");
    await world.until(handle.cancel());
    expect(await world.until(handle.result())).toBe("Hello, main!");
  });

  test("a wait that lost a race in a scope takes no signal", async () => {
    const handle = await world.until(world.client.start(workflows.raced));
    await world.until(new Promise<void>((resolve) => world.clock.after(5_000, resolve)));
    await send(handle, "later");
    expect(await world.until(handle.result())).toEqual(["nobody", "later"]);
  });

  test("no signal is lost when a run continues as new, whoever waits for it", async () => {
    const handle = await world.until(world.client.start(workflows.rounds, { round: 0, read: [] }));
    await send(handle, "taken by a wait that nobody reads");
    await send(handle, "a", "b");
    await Promise.all([world.until(handle.signal(go)), handle.signal(note, "c")]);
    expect(await world.until(handle.result())).toEqual(["a", "b", "c"]);
  });

  test("signals that come while a run closes reach the next one", async () => {
    const handle = await world.until(world.client.start(workflows.hurried, { round: 0, read: [] }));
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
    const anyRun = world.client.handle(handle.workflowId);
    for (const text of [...texts, "end"]) await world.until(anyRun.signal(note, text));
    const { all } = (await world.until(handle.result())) as { readonly all: readonly string[] };
    expect(all).toEqual([...texts, "end"]);
  });

  test("a signal that comes during the decision to continue as new is the next run's", async () => {
    const handle = await world.until(world.client.start(workflows.dangling, 0, { workflowId: `${how} dangling` }));
    const { calls } = world;
    const callExtension = calls.callExtension.bind(calls);
    const decided = vi.spyOn(calls, "callExtension").mockImplementation(async (operation, input, options) => {
      if (operation === "OpenSWF.RespondAndPoll" && JSON.stringify(input).includes("ContinueAsNew")) {
        decided.mockRestore();
        await calls.call("SignalWorkflowExecution", {
          domain: world.domain,
          workflowId: handle.workflowId,
          signalName: note.name,
          input: '"in time"',
        });
      }
      return await callExtension(operation, input, options);
    });
    expect(await world.until(handle.result())).toBe("in time");
    expect(await storyOf(world, handle)).toContain("ContinueAsNewWorkflowExecutionFailed");
  });

  test("signals of a start are there at once", async () => {
    const options = { workflowId: `${how} signaled`, signal: note, value: "early" };
    const handle = await world.until(world.client.signalWithStart(workflows.within, undefined, options));
    expect(await world.until(handle.result())).toBe("early");
  });

  test("conditions hold in time, or do not", async () => {
    const handle = await world.until(world.client.start(workflows.held));
    await world.until(handle.signal(go));
    expect(await world.until(handle.result())).toEqual([true, false]);
    expect(await world.until(world.client.execute(workflows.conditionDecides))).toMatch(
      /The predicate of a condition must only read the state/,
    );
  });
});
