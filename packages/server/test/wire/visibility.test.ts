import {
  CountClosedWorkflowExecutionsCommand,
  CountOpenWorkflowExecutionsCommand,
  CountPendingActivityTasksCommand,
  CountPendingDecisionTasksCommand,
  ListClosedWorkflowExecutionsCommand,
  ListOpenWorkflowExecutionsCommand,
  TerminateWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { fault } from "./service.ts";
import { decide, domain, openShop, scheduleActivityTask, start, workflowType } from "./shop.ts";

const all = { oldestDate: new Date(0) };

test("open and closed executions are listed and counted, with their times as dates", async () => {
  const service = await openShop();
  const { swf } = service;
  const runId = await start(service, "closed", { tagList: ["red"] });
  await start(service, "open");
  await swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId: "closed" }));
  const now = new Date(Date.now() + 1_000);

  const open = await swf.send(
    new ListOpenWorkflowExecutionsCommand({ domain, startTimeFilter: { ...all, latestDate: now } }),
  );
  expect(open.executionInfos?.map(({ execution }) => execution?.workflowId)).toEqual(["open"]);
  expect(open).not.toHaveProperty("nextPageToken");
  const closed = await swf.send(new ListClosedWorkflowExecutionsCommand({ domain, closeTimeFilter: all }));
  const [info] = closed.executionInfos ?? [];
  expect(closed.executionInfos).toEqual([
    {
      cancelRequested: false,
      closeStatus: "TERMINATED",
      closeTimestamp: info?.closeTimestamp,
      execution: { workflowId: "closed", runId },
      executionStatus: "CLOSED",
      startTimestamp: info?.startTimestamp,
      tagList: ["red"],
      workflowType,
    },
  ]);
  expect(info?.closeTimestamp?.getTime()).toBeGreaterThanOrEqual(info?.startTimestamp?.getTime() ?? Number.NaN);
  for (const command of [
    new CountOpenWorkflowExecutionsCommand({ domain, startTimeFilter: all }),
    new CountClosedWorkflowExecutionsCommand({ domain, startTimeFilter: all, tagFilter: { tag: "red" } }),
  ]) {
    // `as`: both commands count, and the overloads of `send` are by command.
    const { count, truncated } = await swf.send(command as CountOpenWorkflowExecutionsCommand);
    expect([count, truncated]).toEqual([1, false]);
  }
});

test("a time filter is exact to the millisecond and includes both ends", async () => {
  const service = await openShop();
  const { swf } = service;
  await start(service, "order-1");
  const list = async (oldestDate: Date, latestDate: Date) => {
    const command = new ListOpenWorkflowExecutionsCommand({ domain, startTimeFilter: { oldestDate, latestDate } });
    return (await swf.send(command)).executionInfos ?? [];
  };
  const [info] = await list(new Date(0), new Date(Date.now() + 1_000));
  const at = info?.startTimestamp ?? new Date(0);
  expect(await list(at, at)).toHaveLength(1);
  expect(await list(new Date(at.getTime() + 1), new Date(at.getTime() + 1))).toHaveLength(0);
  expect(await list(new Date(0), new Date(at.getTime() - 1))).toHaveLength(0);
});

test.each([
  {
    what: "both time filters",
    input: { startTimeFilter: all, closeTimeFilter: all },
    said: "Cannot specify both a startTimeFilter and a closeTimeFilter",
  },
  { what: "no time filter", input: {}, said: "Must specify time filter" },
  {
    what: "two filters",
    input: { startTimeFilter: all, executionFilter: { workflowId: "w" }, typeFilter: { name: "n" } },
    said: "Cannot specify more than one exclusive filters in the same query: [executionFilter, typeFilter]",
  },
])("a query of closed executions with $what is refused", async ({ input, said }) => {
  const { swf } = await openShop();
  const refused = fault("ValidationException", said);
  await expect(swf.send(new ListClosedWorkflowExecutionsCommand({ domain, ...input }))).rejects.toMatchObject(refused);
  await expect(swf.send(new CountClosedWorkflowExecutionsCommand({ domain, ...input }))).rejects.toMatchObject(refused);
});

test("a query of open executions needs a time filter and a page size of at most 1000", async () => {
  const { swf } = await openShop();
  const none = new ListOpenWorkflowExecutionsCommand({ domain, startTimeFilter: undefined });
  await expect(swf.send(none)).rejects.toMatchObject(
    fault(
      "ValidationException",
      "1 validation error detected: Value null at 'startTimeFilter' failed to satisfy constraint: Member must not be null",
    ),
  );
  const large = new ListOpenWorkflowExecutionsCommand({ domain, startTimeFilter: all, maximumPageSize: 1001 });
  await expect(swf.send(large)).rejects.toMatchObject(
    fault(
      "ValidationException",
      "1 validation error detected: Value '1001' at 'maximumPageSize' failed to satisfy constraint: " +
        "Member must have value less than or equal to 1000",
    ),
  );
});

test("pending tasks are counted per list, and an unknown list has none", async () => {
  const service = await openShop();
  const { swf } = service;
  const decisions = async (name: string) =>
    (await swf.send(new CountPendingDecisionTasksCommand({ domain, taskList: { name } }))).count;
  const activities = async (name: string) =>
    (await swf.send(new CountPendingActivityTasksCommand({ domain, taskList: { name } }))).count;
  await start(service, "order-1");
  expect([await decisions("orders"), await decisions("none")]).toEqual([1, 0]);
  await decide(service, scheduleActivityTask("one"), scheduleActivityTask("two"));
  expect([await decisions("orders"), await activities("cards"), await activities("none")]).toEqual([0, 2, 0]);
});

test("a null among the tags of a start is shown everywhere, and the other tags find the execution", async () => {
  const service = await openShop();
  const tagList = [null, "a,b*", null];
  const started = await service.raw("StartWorkflowExecution", { domain, workflowId: "order-1", workflowType, tagList });
  const execution = { workflowId: "order-1", runId: JSON.parse(started.body).runId };
  const described = await service.raw("DescribeWorkflowExecution", { domain, execution });
  expect(JSON.parse(described.body).executionInfo.tagList).toEqual(tagList);
  const history = await service.raw("GetWorkflowExecutionHistory", { domain, execution });
  expect(JSON.parse(history.body).events[0].workflowExecutionStartedEventAttributes.tagList).toEqual(tagList);
  const filters = { domain, startTimeFilter: { oldestDate: 0 }, tagFilter: { tag: "a,b*" } };
  const listed = await service.raw("ListOpenWorkflowExecutions", filters);
  expect(JSON.parse(listed.body).executionInfos).toMatchObject([{ execution, tagList }]);
});
