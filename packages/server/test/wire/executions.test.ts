import {
  DescribeWorkflowExecutionCommand,
  GetWorkflowExecutionHistoryCommand,
  RequestCancelWorkflowExecutionCommand,
  SignalWorkflowExecutionCommand,
  StartWorkflowExecutionCommand,
  TerminateWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { emptyReply, fault } from "./service.ts";
import { decide, domain, openShop, scheduleActivityTask, start, workflowType } from "./shop.ts";

test("StartWorkflowExecution returns a runId of 46 characters, DescribeWorkflowExecution everything given at the start", async () => {
  const service = await openShop();
  const before = Date.now();
  const runId = await start(service, "order-1", { tagList: ["red", ""], taskPriority: "7", input: "" });
  const after = Date.now();
  expect(runId).toMatch(/^\d{2}[A-Za-z0-9+/=]{44}$/);
  const execution = { workflowId: "order-1", runId };
  const described = await service.swf.send(new DescribeWorkflowExecutionCommand({ domain, execution }));
  const { executionInfo, executionConfiguration, openCounts } = described;
  const startTimestamp = executionInfo?.startTimestamp;
  expect(startTimestamp?.getTime()).toBeGreaterThanOrEqual(before);
  expect(startTimestamp?.getTime()).toBeLessThanOrEqual(after);
  expect(executionInfo).toEqual({
    cancelRequested: false,
    execution,
    executionStatus: "OPEN",
    startTimestamp,
    tagList: ["red", ""],
    workflowType,
  });
  expect(executionConfiguration).toEqual({
    childPolicy: "TERMINATE",
    executionStartToCloseTimeout: "3600",
    taskList: { name: "orders" },
    taskPriority: "7",
    taskStartToCloseTimeout: "NONE",
  });
  expect(openCounts).toEqual({
    openActivityTasks: 0,
    openChildWorkflowExecutions: 0,
    openDecisionTasks: 1,
    openLambdaFunctions: 0,
    openTimers: 0,
  });
  expect(described).not.toHaveProperty("latestActivityTaskTimestamp");
  expect(described).not.toHaveProperty("latestExecutionContext");
});

test("a start with an open workflowId is refused without a message", async () => {
  const service = await openShop();
  await start(service, "order-1");
  await expect(start(service, "order-1")).rejects.toMatchObject({
    name: "WorkflowExecutionAlreadyStartedFault",
    $metadata: { httpStatusCode: 400 },
  });
  expect(await service.raw("StartWorkflowExecution", { domain, workflowId: "order-1", workflowType })).toMatchObject({
    status: 400,
    body: '{"__type":"com.amazonaws.swf.base.model#WorkflowExecutionAlreadyStartedFault"}',
  });
});

test("a history has times to the millisecond, one for each transaction, and is read in either order", async () => {
  const service = await openShop();
  const { swf } = service;
  const before = Date.now();
  const runId = await start(service, "order-1");
  await decide(service, scheduleActivityTask("one", "i"));
  const after = Date.now();
  const execution = { workflowId: "order-1", runId };
  const { events = [] } = await swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution }));
  expect(events.map(({ eventId }) => eventId)).toEqual([1, 2, 3, 4, 5]);
  for (const { eventTimestamp } of events) {
    expect(eventTimestamp).toBeInstanceOf(Date);
    expect(eventTimestamp?.getTime()).toBeGreaterThanOrEqual(before);
    expect(eventTimestamp?.getTime()).toBeLessThanOrEqual(after);
  }
  expect(events[0]?.eventTimestamp).toEqual(events[1]?.eventTimestamp);
  expect(events[3]?.eventTimestamp).toEqual(events[4]?.eventTimestamp);
  expect(events[0]).toEqual({
    eventId: 1,
    eventTimestamp: events[0]?.eventTimestamp,
    eventType: "WorkflowExecutionStarted",
    workflowExecutionStartedEventAttributes: {
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "3600",
      parentInitiatedEventId: 0,
      taskList: { name: "orders" },
      taskStartToCloseTimeout: "NONE",
      workflowType,
    },
  });
  const reverse = await swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution, reverseOrder: true }));
  expect(reverse.events).toEqual(events.toReversed());
});

test("signals, cancel requests and terminations answer with an empty body and add events", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  const target = { domain, workflowId: "order-1" };
  expect(await service.raw("SignalWorkflowExecution", { ...target, signalName: "s", input: "" })).toMatchObject(
    emptyReply,
  );
  expect(await service.raw("SignalWorkflowExecution", { ...target, signalName: "t", runId })).toMatchObject(emptyReply);
  expect(await service.raw("RequestCancelWorkflowExecution", { ...target, runId: "" })).toMatchObject(emptyReply);
  const end = { ...target, reason: "r", details: "d", childPolicy: "ABANDON" };
  expect(await service.raw("TerminateWorkflowExecution", end)).toMatchObject(emptyReply);
  const execution = { workflowId: "order-1", runId };
  const { events = [] } = await service.swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution }));
  expect(events.map((event) => event.eventType)).toEqual([
    "WorkflowExecutionStarted",
    "DecisionTaskScheduled",
    "WorkflowExecutionSignaled",
    "WorkflowExecutionSignaled",
    "WorkflowExecutionCancelRequested",
    "WorkflowExecutionTerminated",
  ]);
  expect(events[2]?.workflowExecutionSignaledEventAttributes).toEqual({
    externalInitiatedEventId: 0,
    input: "",
    signalName: "s",
  });
  expect(events[3]?.workflowExecutionSignaledEventAttributes).toEqual({ externalInitiatedEventId: 0, signalName: "t" });
  expect(events[4]?.workflowExecutionCancelRequestedEventAttributes).toEqual({ externalInitiatedEventId: 0 });
  expect(events[5]?.workflowExecutionTerminatedEventAttributes).toEqual({
    cause: "OPERATOR_INITIATED",
    childPolicy: "ABANDON",
    details: "d",
    reason: "r",
  });
});

const commands = {
  signal: (target: { workflowId: string; runId?: string }) =>
    new SignalWorkflowExecutionCommand({ domain, signalName: "s", ...target }),
  cancel: (target: { workflowId: string; runId?: string }) =>
    new RequestCancelWorkflowExecutionCommand({ domain, ...target }),
  terminate: (target: { workflowId: string; runId?: string }) =>
    new TerminateWorkflowExecutionCommand({ domain, ...target }),
};
test.each(Object.entries(commands))(
  "%s: an execution that is not open is unknown, and the message matches how it was named",
  async (_, command) => {
    const service = await openShop();
    const { swf } = service;
    // `as`: the commands all have no output, and the overloads of `send` are by command.
    const send = (target: { workflowId: string; runId?: string }) =>
      swf.send(command(target) as SignalWorkflowExecutionCommand);
    await expect(send({ workflowId: "none" })).rejects.toMatchObject(
      fault("UnknownResourceFault", "Unknown execution, workflowId = none"),
    );
    await expect(send({ workflowId: "none", runId: "r" })).rejects.toMatchObject(
      fault("UnknownResourceFault", "Unknown execution: WorkflowExecution=[workflowId=none, runId=r]"),
    );
    const runId = await start(service, "order-1");
    await expect(send({ workflowId: "other", runId })).rejects.toMatchObject(
      fault("UnknownResourceFault", `Unknown execution: WorkflowExecution=[workflowId=other, runId=${runId}]`),
    );
    await swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId: "order-1" }));
    await expect(send({ workflowId: "order-1" })).rejects.toMatchObject(
      fault("UnknownResourceFault", "Unknown execution, workflowId = order-1"),
    );
    await expect(send({ workflowId: "order-1", runId })).rejects.toMatchObject(
      fault("UnknownResourceFault", `Unknown execution: WorkflowExecution=[workflowId=order-1, runId=${runId}]`),
    );
  },
);

test("a closed execution is described and read with its times, and an unrelated workflowId is unknown", async () => {
  const service = await openShop();
  const { swf } = service;
  const runId = await start(service, "order-1");
  await swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId: "order-1" }));
  const execution = { workflowId: "order-1", runId };
  const { executionInfo } = await swf.send(new DescribeWorkflowExecutionCommand({ domain, execution }));
  expect(executionInfo).toMatchObject({
    closeStatus: "TERMINATED",
    closeTimestamp: expect.any(Date),
    executionStatus: "CLOSED",
  });
  const stranger = { workflowId: "order-2", runId };
  const unknown = fault(
    "UnknownResourceFault",
    `Unknown execution: WorkflowExecution=[workflowId=order-2, runId=${runId}]`,
  );
  await expect(swf.send(new DescribeWorkflowExecutionCommand({ domain, execution: stranger }))).rejects.toMatchObject(
    unknown,
  );
  await expect(swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution: stranger }))).rejects.toMatchObject(
    unknown,
  );
});

test("a missing execution is one error, and each missing member of an execution is one", async () => {
  const { swf, raw } = await openShop();
  await expect(swf.send(new DescribeWorkflowExecutionCommand({ domain, execution: undefined }))).rejects.toMatchObject(
    fault(
      "ValidationException",
      "1 validation error detected: Value null at 'execution' failed to satisfy constraint: Member must not be null",
    ),
  );
  const { status, body } = await raw("DescribeWorkflowExecution", { domain, execution: {} });
  expect([status, JSON.parse(body)]).toEqual([
    400,
    {
      __type: "com.amazon.coral.validate#ValidationException",
      message:
        "2 validation errors detected: Value null at 'execution.workflowId' failed to satisfy constraint: " +
        "Member must not be null; Value null at 'execution.runId' failed to satisfy constraint: Member must not be null",
    },
  ]);
});

test("an execution timeout is at most a year and not NONE", async () => {
  const service = await openShop();
  for (const executionStartToCloseTimeout of ["NONE", "31536001"]) {
    const command = new StartWorkflowExecutionCommand({
      domain,
      workflowId: "w",
      workflowType,
      executionStartToCloseTimeout,
    });
    await expect(service.swf.send(command)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("executionStartToCloseTimeout"),
    });
  }
  await start(service, "w", { executionStartToCloseTimeout: "31536000" });
});
