import {
  type Decision,
  DescribeWorkflowExecutionCommand,
  GetWorkflowExecutionHistoryCommand,
  ListOpenWorkflowExecutionsCommand,
  RequestCancelWorkflowExecutionCommand,
  RespondActivityTaskCompletedCommand,
  RespondDecisionTaskCompletedCommand,
  SignalWorkflowExecutionCommand,
  TerminateWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import {
  completeExecution,
  decide,
  domain,
  openShop,
  pollForActivityTask,
  pollForDecisionTask,
  scheduleActivityTask,
  start,
  workflowType,
} from "./shop.ts";

const startChild = (workflowId: string): Decision => ({
  decisionType: "StartChildWorkflowExecution",
  startChildWorkflowExecutionDecisionAttributes: { workflowId, workflowType },
});

test("a child is named `<run id of its parent>:<n>`, as the Flow Framework does", async () => {
  const service = await openShop({ pollHoldMs: 10_000 });
  const runId = await start(service, "parent");
  const workflowId = `${runId}/+:1`;
  await decide(service, startChild(workflowId));
  const tasks = [await pollForDecisionTask(service), await pollForDecisionTask(service)];
  const child = tasks.find(({ workflowExecution }) => workflowExecution?.workflowId === workflowId);
  const parent = tasks.find((task) => task !== child);
  const execution = child?.workflowExecution;
  expect(execution?.workflowId).toBe(workflowId);
  const { executionInfo } = await service.swf.send(new DescribeWorkflowExecutionCommand({ domain, execution }));
  expect(executionInfo).toMatchObject({ execution, parent: { workflowId: "parent", runId } });
  for (const taskToken of [child?.taskToken, parent?.taskToken]) {
    const decisions = taskToken === child?.taskToken ? [completeExecution] : [];
    await service.swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
  }
  const { events = [] } = await pollForDecisionTask(service);
  const completed = events.find(({ eventType }) => eventType === "ChildWorkflowExecutionCompleted");
  expect(completed?.childWorkflowExecutionCompletedEventAttributes?.workflowExecution).toEqual(execution);
});

test("an activity is named `name:version:domain:hash`, as floto does", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  const activityId = "charge:v1/2:shop:9f86d081|884c7d65\u0000\n";
  await decide(service, scheduleActivityTask(activityId));
  const activity = await pollForActivityTask(service);
  expect(activity.activityId).toBe(activityId);
  await service.swf.send(new RespondActivityTaskCompletedCommand({ taskToken: activity.taskToken }));
  const execution = { workflowId: "order-1", runId };
  const { events = [] } = await service.swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution }));
  expect(events.map((event) => event.activityTaskScheduledEventAttributes?.activityId)).toContain(activityId);
});

test("any workflowId is signaled, canceled, listed and terminated by name", async () => {
  const service = await openShop();
  const { swf } = service;
  for (const workflowId of ["a:b", "a/b", "a|b", "arn", "\u0000", "a\r\n\u001b[31m", "\u2028\u202e\u{1f600}", "*"]) {
    const runId = await start(service, workflowId);
    await swf.send(new SignalWorkflowExecutionCommand({ domain, workflowId, signalName: "s" }));
    await swf.send(new RequestCancelWorkflowExecutionCommand({ domain, workflowId }));
    const filters = { startTimeFilter: { oldestDate: new Date(0) }, executionFilter: { workflowId } };
    const { executionInfos } = await swf.send(new ListOpenWorkflowExecutionsCommand({ domain, ...filters }));
    expect(executionInfos?.map(({ execution }) => execution)).toEqual([{ workflowId, runId }]);
    await swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId }));
  }
});
