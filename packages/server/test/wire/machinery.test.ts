import { PollForActivityTaskCommand, RecordActivityTaskHeartbeatCommand } from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import type { Service } from "./service.ts";
import { activityType, decide, domain, openShop, start } from "./shop.ts";

const asks = async ({ raw }: Service, operation: string, input: object): Promise<unknown> => {
  const { status, body } = await raw("", input, { "X-Amz-Target": `OpenSWF.${operation}` });
  return { status, ...JSON.parse(body) };
};

/** Each look is a round trip to the server, which processes the poll in the meantime. */
async function untilPollWaits({ url }: Service): Promise<void> {
  let health: unknown;
  do health = await (await fetch(`${url}health`)).json();
  while (
    // `as`: /health has this member.
    (health as { readonly waitingPolls: number }).waitingPolls === 0
  );
}

const schedules = {
  decisionType: "ScheduleActivityTask",
  scheduleActivityTaskDecisionAttributes: { activityType, activityId: "charge-1" },
} as const;

test("the poll of AWS's own client is told with its identity, while it waits and when its connection is closed", async () => {
  const service = await openShop({ pollHoldMs: 60_000 });
  const aborting = new AbortController();
  const poll = service.swf.send(
    new PollForActivityTaskCommand({ domain, taskList: { name: "cards" }, identity: "worker@host-1" }),
    { abortSignal: aborting.signal },
  );
  await untilPollWaits(service);
  const info = { kind: "ACTIVITY", taskList: { name: "cards" }, pollers: 1, lastPolledTimestamp: expect.any(Number) };
  expect(await asks(service, "ListTaskLists", { domain })).toMatchObject({
    status: 200,
    taskListInfos: [{ ...info, waitingPolls: 1, pendingTasks: { count: 0, truncated: false } }],
  });
  aborting.abort();
  await expect(poll).rejects.toMatchObject({ name: "AbortError" });
  const input = { domain, kind: "ACTIVITY", taskList: { name: "cards" } };
  await expect
    .poll(() => asks(service, "DescribeTaskList", input))
    .toMatchObject({ taskListInfo: { ...info, waitingPolls: 0 }, pollers: [{ identity: "worker@host-1" }] });
});

test("the heartbeat of AWS's own client is told with its details", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  await decide(service, schedules);
  const taskList = { name: "cards" };
  const poll = new PollForActivityTaskCommand({ domain, taskList, identity: "worker@host-1" });
  const { taskToken } = await service.swf.send(poll);
  await service.swf.send(new RecordActivityTaskHeartbeatCommand({ taskToken, details: "3 of 10" }));
  const execution = { workflowId: "order-1", runId };
  expect(await asks(service, "ListOpenActivityTasks", { domain, execution })).toMatchObject({
    status: 200,
    activityTasks: [{ activityId: "charge-1", identity: "worker@host-1", lastHeartbeatDetails: "3 of 10" }],
  });
});

test("a server tells what it does", async () => {
  const service = await openShop();
  await start(service, "order-1");
  expect(await asks(service, "DescribeServer", { limitNames: ["pollHoldMs"] })).toMatchObject({
    status: 200,
    limits: { pollHoldMs: 50 },
    server: { version: "1.2.3", status: "ok", startedTimestamp: expect.any(Number), waitingPolls: 0 },
    otherServers: [],
  });
});
