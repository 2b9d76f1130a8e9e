import { defaultLimits } from "@openswf/model/limits";
import { expect, test } from "vitest";
import { openWorld, type World } from "../world/world.ts";

async function describeServer(world: World, input: object): Promise<unknown> {
  const { status, body } = await world.client.request("OpenSWF.DescribeServer", input);
  return { status, ...JSON.parse(body ?? "") };
}

test("DescribeServer is unknown while extensions are off", async () => {
  const world = await openWorld({ extensions: "off" });
  expect(await describeServer(world, {})).toEqual({
    status: 400,
    __type: "com.amazon.coral.service#UnknownOperationException",
  });
});

test("DescribeServer tells the limits in force, and the extensions and capabilities on offer", async () => {
  const world = await openWorld({ limits: { openTimersMax: 7 } });
  expect(await describeServer(world, {})).toMatchObject({
    status: 200,
    limits: {
      ...defaultLimits,
      openTimersMax: 7,
      retentionSweepMs: expect.any(Number),
      healthProbeMs: expect.any(Number),
    },
    extensions: [
      ...["OpenSWF.DescribeServer", "OpenSWF.WaitForClose", "OpenSWF.EndPollsForActivityTask"],
      ...["OpenSWF.EndPollsForDecisionTask", "OpenSWF.ListTaskLists", "OpenSWF.DescribeTaskList"],
      ...["OpenSWF.ListOpenActivityTasks", "OpenSWF.RespondAndPoll"],
    ],
    capabilities: ["abort-safe-polls"],
  });
});

test("DescribeServer tells only the limits that are asked for", async () => {
  const world = await openWorld();
  expect(await describeServer(world, { limitNames: ["openTimersMax", "pageSizeMax", "openTimersMax"] })).toMatchObject({
    limits: { openTimersMax: 1_000, pageSizeMax: 100 },
  });
  expect(await describeServer(world, { limitNames: ["pageSizeMax"], unknown: "member" })).toEqual({
    status: 200,
    limits: { pageSizeMax: 100 },
    extensions: [
      ...["OpenSWF.DescribeServer", "OpenSWF.WaitForClose", "OpenSWF.EndPollsForActivityTask"],
      ...["OpenSWF.EndPollsForDecisionTask", "OpenSWF.ListTaskLists", "OpenSWF.DescribeTaskList"],
      ...["OpenSWF.ListOpenActivityTasks", "OpenSWF.RespondAndPoll"],
    ],
    capabilities: ["abort-safe-polls"],
    server: expect.anything(),
    otherServers: [],
  });
});

test.each([
  { input: { limitNames: [] }, says: "at 'limitNames' failed to satisfy constraint: Member must have length" },
  { input: { limitNames: ["noSuchMax"] }, says: "Value '[noSuchMax]' at 'limitNames' failed to satisfy constraint" },
])("DescribeServer refuses $input with a ValidationException", async ({ input, says }) => {
  const world = await openWorld();
  expect(await describeServer(world, input)).toMatchObject({
    status: 400,
    __type: expect.stringMatching(/#ValidationException$/),
    message: expect.stringContaining(says),
  });
});

test("DescribeServer refuses a member of another JSON type", async () => {
  const world = await openWorld();
  expect(await describeServer(world, { limitNames: "pageSizeMax" })).toMatchObject({
    status: 400,
    __type: expect.stringMatching(/#SerializationException$/),
  });
});

test("DescribeServer has a token bucket of its own", async () => {
  const world = await openWorld({ throttling: "account" });
  const calls = Array.from({ length: 110 }, () => world.client.request("OpenSWF.DescribeServer", {}));
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
});
