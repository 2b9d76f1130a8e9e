import { createCore, inProcess, manualClock } from "@openswf/core";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, onTestFinished, test } from "vitest";
import { inProcessCalls } from "../../src/transport/in-process-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { isSwfFault } from "../../src/transport/swf-fault.ts";

const domain = "shop";
const taskList = { name: "orders" };
const workflowType = { name: "order", version: "1" };
const startedAt = Date.UTC(2026, 0, 1, 0, 0, 0, 123);

async function openShop(): Promise<SwfCalls> {
  const core = await createCore({ store: openMemoryStore(), clock: manualClock(startedAt) });
  onTestFinished(() => core.stop());
  const calls = inProcessCalls(inProcess(core));
  await calls.call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  await calls.call("RegisterWorkflowType", { domain, ...workflowType });
  return calls;
}

const start = (calls: SwfCalls): Promise<unknown> =>
  calls.call("StartWorkflowExecution", {
    domain,
    workflowId: "order-1",
    workflowType,
    taskList,
    childPolicy: "TERMINATE",
    executionStartToCloseTimeout: "60",
    taskStartToCloseTimeout: "60",
  });

test("timestamps come out as Dates and go in as Dates", async () => {
  const calls = await openShop();
  await start(calls);
  const { events = [] } = await calls.call("PollForDecisionTask", { domain, taskList });
  expect(events.map(({ eventTimestamp }) => eventTimestamp)).toEqual(Array(3).fill(new Date(startedAt)));
  const listed = async (oldestDate: Date): Promise<number | undefined> =>
    (await calls.call("CountOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate } })).count;
  expect(await listed(new Date(startedAt))).toBe(1);
  expect(await listed(new Date(startedAt + 1))).toBe(0);
});

test("a refusal is a fault of the service, an error of ours is not", async () => {
  const calls = await openShop();
  const refused = await calls.call("DescribeDomain", { name: "none" }).catch((error: unknown) => error);
  expect(isSwfFault(refused, "UnknownResourceFault")).toBe(true);
  expect(refused).toMatchObject({ message: "Unknown domain: none", $fault: "client" });
  const broken = new TypeError("broken");
  const failing = inProcessCalls({ call: () => Promise.reject(broken) });
  await expect(failing.call("DescribeDomain", { name: domain })).rejects.toBe(broken);
});

test("an aborted poll rejects with an AbortError, and the next poll gets the task", async () => {
  const calls = await openShop();
  const stop = new AbortController();
  const poll = calls.call("PollForActivityTask", { domain, taskList }, { signal: stop.signal });
  stop.abort();
  await expect(poll).rejects.toMatchObject({ name: "AbortError" });
  await start(calls);
  expect(await calls.call("PollForDecisionTask", { domain, taskList })).toMatchObject({ startedEventId: 3 });
});

test("a task that arrives as its poll is aborted is not lost", async () => {
  const stop = new AbortController();
  const calls = inProcessCalls({
    async call() {
      stop.abort();
      return { taskToken: "token" };
    },
  });
  const poll = calls.call("PollForActivityTask", { domain, taskList }, { signal: stop.signal });
  expect(await poll).toEqual({ taskToken: "token" });
  await expect(calls.call("DescribeDomain", { name: domain }, { signal: stop.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("operations of the service's own are called by name, when it has them", async () => {
  const echo = async (name: string, input: object): Promise<object> => ({ name, input });
  const calls = inProcessCalls({ call: echo, callExtension: echo }, ["OpenSWF.Echo"]);
  expect([...calls.extensions]).toEqual(["OpenSWF.Echo"]);
  const sent = await calls.callExtension("OpenSWF.Echo", { since: 1 });
  expect(sent).toEqual({ name: "OpenSWF.Echo", input: { since: 1 } });
});
