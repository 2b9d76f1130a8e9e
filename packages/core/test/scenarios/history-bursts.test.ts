import { expect, test } from "vitest";
import { completeExecution } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const burst = 40;
const signals = 8;

/** An execution whose history is far too large to be printed at once. */
async function startsLarge(world: World): Promise<void> {
  await world.starts("large");
  for (let count = 0; count < signals; count += 1) {
    await world.call("SignalWorkflowExecution", {
      domain: "shop",
      workflowId: "large",
      signalName: "more",
      input: "x".repeat(30_000),
    });
  }
}

/** How many of the pages were answered before a call that was made after all of them. */
async function answeredBeforeOther(world: World, page: () => Promise<unknown>): Promise<number> {
  let answered = 0;
  const pages = Array.from({ length: burst }, async () => {
    await page();
    answered += 1;
  });
  await world.call("DescribeWorkflowExecution", {
    domain: "shop",
    execution: { workflowId: "large", runId: await world.runOf("large") },
  });
  const before = answered;
  await Promise.all(pages);
  expect(answered).toBe(burst);
  return before;
}

test.each([
  { where: "in memory", limits: {} },
  { where: "in the store", limits: { cachedHistoryBytesMax: 1 } },
])("a call does not wait for a burst of large pages of GetWorkflowExecutionHistory $where", async ({ limits }) => {
  const world = await openWorld({ limits });
  await startsLarge(world);
  const execution = { workflowId: "large", runId: await world.runOf("large") };
  const pageOfHistory = (): Promise<unknown> =>
    world.call("GetWorkflowExecutionHistory", { domain: "shop", execution });
  expect(await answeredBeforeOther(world, pageOfHistory)).toBeLessThan(burst / 4);
});

test("a call does not wait for a burst of large pages of PollForDecisionTask", async () => {
  const world = await openWorld();
  await startsLarge(world);
  const poll = { domain: "shop", taskList: { name: "orders" } };
  const { taskToken = "", nextPageToken = "" } = await world.call("PollForDecisionTask", {
    ...poll,
    maximumPageSize: 2,
  });
  const pageOfPoll = (): Promise<unknown> => world.call("PollForDecisionTask", { ...poll, nextPageToken });
  expect(await answeredBeforeOther(world, pageOfPoll)).toBeLessThan(burst / 4);
  await world.call("RespondDecisionTaskCompleted", { taskToken, decisions: [completeExecution()] });
});
