import { CanceledFailure, currentActivity } from "@openswf/flow/activity";
import { expect, test } from "vitest";
import { runActivity } from "../src/index.ts";
import { importSlowly } from "./fixtures/activities.ts";

test("the test holds heartbeats and cancellation", async () => {
  const importing = runActivity(importSlowly, [20], { attempt: 2, lastDetails: { page: 12 } });

  expect(await importing.nextHeartbeat()).toEqual({ page: 13 });
  expect(await importing.nextHeartbeat()).toEqual({ page: 14 });
  importing.cancel();

  await expect(importing.result()).rejects.toThrow(CanceledFailure);
  await expect(importing.nextHeartbeat()).rejects.toThrow("ended without another heartbeat");
  expect(importing.heartbeats).toEqual([{ page: 13 }, { page: 14 }]);
});

test("an activity ends with its result, and finds its context wherever it is", async () => {
  const where = async (greeting: string): Promise<string> => `${greeting} from ${currentActivity().workflowId}`;
  const run = runActivity(where, ["hello"], { workflowId: "order-7" });
  expect(await run.result()).toBe("hello from order-7");
});

test.each([
  { why: "the task is lost", tell: "lose", says: "not this worker's any more" },
  { why: "the worker shuts down", tell: "shutDown", says: "the worker shuts down" },
] as const)("an activity hears that $why", async ({ tell, says }) => {
  const importing = runActivity(importSlowly, [20]);
  await importing.nextHeartbeat();
  importing[tell]();
  await expect(importing.result()).rejects.toThrow(says);
});

test("what an activity logs is kept, and an activity may be finished later", async () => {
  const run = runActivity(
    async (id: string, context: import("@openswf/flow/activity").ActivityContext) => {
      context.log.info("asked", { id });
      return context.later();
    },
    ["7"],
  );
  await expect(run.result()).rejects.toThrow("somebody else finishes this activity");
  expect(run.log.lines).toEqual([{ level: "info", message: "asked", fields: { id: "7" } }]);
});
