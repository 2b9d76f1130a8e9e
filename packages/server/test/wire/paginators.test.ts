import {
  type HistoryEvent,
  paginateGetWorkflowExecutionHistory,
  paginateListActivityTypes,
  paginateListClosedWorkflowExecutions,
  paginateListDomains,
  paginateListOpenWorkflowExecutions,
  paginateListWorkflowTypes,
  paginatePollForDecisionTask,
  RegisterActivityTypeCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  SignalWorkflowExecutionCommand,
  TerminateWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { domain, openShop, start } from "./shop.ts";

const all = { oldestDate: new Date(0) };
/** Seven of everything, in pages of three: 3, 3 and 1. */
const pageSize = 3;
const names = ["a", "b", "c", "d", "e", "f", "g"];

/** Every page of the SDK's paginator, mapped by `of`. */
async function pages<Output>(
  paginator: AsyncIterable<Output>,
  of: (page: Output) => readonly (string | number | undefined)[] | undefined,
): Promise<readonly (readonly (string | number | undefined)[] | undefined)[]> {
  const turned = [];
  for await (const page of paginator) turned.push(of(page));
  return turned;
}

test("ListDomains", async () => {
  const { swf } = await openShop();
  for (const name of names) {
    await swf.send(new RegisterDomainCommand({ name, workflowExecutionRetentionPeriodInDays: "1" }));
  }
  const paginator = paginateListDomains({ client: swf, pageSize }, { registrationStatus: "REGISTERED" });
  expect(await pages(paginator, ({ domainInfos }) => domainInfos?.map(({ name }) => name))).toEqual([
    ["a", "b", "c"],
    ["d", "e", "f"],
    ["g", domain],
  ]);
});

test("ListWorkflowTypes and ListActivityTypes, also in reverse order", async () => {
  const { swf } = await openShop();
  for (const version of names) {
    await swf.send(new RegisterWorkflowTypeCommand({ domain, name: "paged", version }));
    await swf.send(new RegisterActivityTypeCommand({ domain, name: "paged", version }));
  }
  // A paginator writes its tokens into the query that it is given.
  const query = () => ({ domain, registrationStatus: "REGISTERED", name: "paged" }) as const;
  const config = { client: swf, pageSize };
  const forwards = [["a", "b", "c"], ["d", "e", "f"], ["g"]];
  const workflowTypes = paginateListWorkflowTypes(config, query());
  expect(await pages(workflowTypes, ({ typeInfos }) => typeInfos?.map((info) => info.workflowType?.version))).toEqual(
    forwards,
  );
  const reverse = paginateListActivityTypes(config, { ...query(), reverseOrder: true });
  expect(await pages(reverse, ({ typeInfos }) => typeInfos?.map((info) => info.activityType?.version))).toEqual([
    ["g", "f", "e"],
    ["d", "c", "b"],
    ["a"],
  ]);
});

test("ListOpenWorkflowExecutions and ListClosedWorkflowExecutions, by either time", async () => {
  const service = await openShop();
  const { swf } = service;
  for (const workflowId of names) await start(service, workflowId);
  const config = { client: swf, pageSize };
  const open = paginateListOpenWorkflowExecutions(config, { domain, startTimeFilter: all });
  const ofOpen = await pages(open, ({ executionInfos }) =>
    executionInfos?.map(({ execution }) => execution?.workflowId),
  );
  expect(ofOpen.map((page) => page?.length)).toEqual([3, 3, 1]);
  expect(ofOpen.flat().toSorted()).toEqual(names);
  for (const workflowId of names) await swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId }));
  for (const time of [{ startTimeFilter: all }, { closeTimeFilter: all }]) {
    const closed = paginateListClosedWorkflowExecutions(config, { domain, ...time });
    const ofClosed = await pages(closed, ({ executionInfos }) =>
      executionInfos?.map(({ execution }) => execution?.workflowId),
    );
    expect(ofClosed.map((page) => page?.length)).toEqual([3, 3, 1]);
    expect(ofClosed.flat().toSorted()).toEqual(names);
  }
});

test("GetWorkflowExecutionHistory, in either order", async () => {
  const service = await openShop();
  const { swf } = service;
  const runId = await start(service, "order-1");
  for (const signalName of names.slice(0, 5)) {
    await swf.send(new SignalWorkflowExecutionCommand({ domain, workflowId: "order-1", signalName }));
  }
  const query = () => ({ domain, execution: { workflowId: "order-1", runId } });
  const config = { client: swf, pageSize };
  const idsOf = ({ events }: { events: HistoryEvent[] | undefined }) => events?.map(({ eventId }) => eventId);
  expect(await pages(paginateGetWorkflowExecutionHistory(config, query()), idsOf)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  const reverse = paginateGetWorkflowExecutionHistory(config, { ...query(), reverseOrder: true });
  expect(await pages(reverse, idsOf)).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
});

test("PollForDecisionTask: all pages show the same task, with one DecisionTaskStarted", async () => {
  const service = await openShop();
  const { swf } = service;
  await start(service, "order-1");
  for (const signalName of names.slice(0, 5)) {
    await swf.send(new SignalWorkflowExecutionCommand({ domain, workflowId: "order-1", signalName }));
  }
  const tokens = new Set<string | undefined>();
  const turned = await pages(
    paginatePollForDecisionTask({ client: swf, pageSize }, { domain, taskList: { name: "orders" }, identity: "pager" }),
    ({ events, taskToken, startedEventId, previousStartedEventId, workflowExecution }) => {
      tokens.add(taskToken);
      expect([startedEventId, previousStartedEventId, workflowExecution?.workflowId]).toEqual([8, 0, "order-1"]);
      return events?.map(({ eventId }) => eventId);
    },
  );
  expect(turned).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8],
  ]);
  expect(tokens.size).toBe(1);
});

test("a last page that is exactly full ends the paginator", async () => {
  const { swf } = await openShop();
  for (const version of names.slice(0, 6))
    await swf.send(new RegisterWorkflowTypeCommand({ domain, name: "paged", version }));
  const paginator = paginateListWorkflowTypes(
    { client: swf, pageSize },
    { domain, registrationStatus: "REGISTERED", name: "paged" },
  );
  expect(await pages(paginator, ({ typeInfos }) => [typeInfos?.length])).toEqual([[3], [3]]);
});
