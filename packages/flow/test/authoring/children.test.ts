import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FlowWorld } from "../world/flow-world.ts";
import * as workflows from "./fixtures/child-workflows.ts";
import { cachedOrNot, outcome, storyOf, worldOf } from "./running.ts";

describe.each(cachedOrNot)("$how", ({ options }) => {
  let world: FlowWorld;
  beforeAll(async () => {
    world = await worldOf("child-workflows.ts", options);
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  test("a child runs under an id made from its parent's run, and knows its parent", async () => {
    const handle = await world.until(world.client.start(workflows.runs, "hello", { workflowId: "parent" }));
    expect(await world.until(handle.result())).toEqual({ text: "hello", parent: "parent" });
  });

  test("a failure of a child is caught as what it was", async () => {
    expect(await world.until(world.client.execute(workflows.runs, "fail"))).toBe("RangeError: the child's own");
  });

  test("children may be implemented elsewhere, and SWF's refusals name their cause", async () => {
    const result = await world.until(world.client.execute(workflows.declared));
    expect(result).toEqual(["by its type", "WORKFLOW_TYPE_DOES_NOT_EXIST"]);
  });

  test("a child is started, signaled and awaited", async () => {
    const result = await world.until(world.client.execute(workflows.signals, undefined, { workflowId: "s" }));
    expect(result).toEqual(["child-of-s", "hello", "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION"]);
  });

  test("a second child under the same id is refused", async () => {
    expect(await world.until(world.client.execute(workflows.twice))).toEqual(["WORKFLOW_ALREADY_RUNNING", "end"]);
  });

  test.each([
    { cancellation: "try", result: ["DeadlineExceeded: not done within 10 seconds", 10_000], status: "COMPLETED" },
    { cancellation: "wait", result: ["finished all the same", 30_000], status: "COMPLETED" },
    { cancellation: "abandon", result: ["DeadlineExceeded: not done within 10 seconds", 10_000], status: "OPEN" },
  ] as const)(
    "a child whose scope is canceled, with the policy $cancellation",
    async ({ cancellation, result, status }) => {
      const [error, ms] = (await world.until(world.client.execute(workflows.deadline, cancellation))) as [
        unknown,
        number,
      ];
      expect([error, Math.round(ms / 1_000) * 1_000]).toEqual(result);
      expect((await world.until(world.client.handle(`late-${cancellation}`).describe())).status).toBe(status);
    },
  );

  test("a child that is canceled at once never starts, or is canceled once it has", async () => {
    const handle = await world.until(world.client.start(workflows.canceledEarly));
    expect(await world.until(handle.result())).toEqual([
      "CanceledFailure: the scope was canceled",
      "CanceledFailure: the child child was canceled",
    ]);
    expect(await storyOf(world, handle)).not.toContain("StartChildWorkflowExecutionFailed");
  });

  test("a child that continues as new is signaled in each run, and its last result is the result", async () => {
    expect(await world.until(world.client.execute(workflows.loops))).toBe(2);
  });

  test("a child that has continued as new is canceled with its scope", async () => {
    expect(await world.until(world.client.execute(workflows.canceledLoop))).toBe(
      "DeadlineExceeded: not done within 8 seconds",
    );
  });

  test("a cancel request reaches another execution, or says why not", async () => {
    const other = await world.until(world.client.start(workflows.child, "sleep", { workflowId: "other" }));
    const result = world.client.execute(workflows.reaches, "other");
    expect(await world.until(result)).toBe("UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION");
    expect(await outcome(world, other.result())).toMatchObject({ kind: "CanceledFailure" });
  });

  test("an id that SWF would refuse is an error at the call", async () => {
    expect(await world.until(world.client.execute(workflows.badId))).toMatch(/^TypeError: Invalid workflow id "a\/b"/);
  });
});
