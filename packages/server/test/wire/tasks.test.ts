import {
  GetWorkflowExecutionHistoryCommand,
  PollForActivityTaskCommand,
  PollForDecisionTaskCommand,
  RecordActivityTaskHeartbeatCommand,
  RespondActivityTaskCanceledCommand,
  RespondActivityTaskCompletedCommand,
  RespondActivityTaskFailedCommand,
  RespondDecisionTaskCompletedCommand,
  TerminateWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { emptyReply, fault, type Service } from "./service.ts";
import {
  activityType,
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

const taskList = { name: "nobody's" };

test("an empty poll has no taskToken: its body has only ids that are 0", async () => {
  const { swf, raw } = await openShop();
  const decision = await raw("PollForDecisionTask", { domain, taskList });
  expect(decision).toMatchObject({ status: 200, body: '{"previousStartedEventId":0,"startedEventId":0}' });
  const activity = await raw("PollForActivityTask", { domain, taskList });
  expect(activity).toMatchObject({ status: 200, body: '{"startedEventId":0}' });
  expect(await swf.send(new PollForDecisionTaskCommand({ domain, taskList }))).not.toHaveProperty("taskToken");
  expect(await swf.send(new PollForActivityTaskCommand({ domain, taskList }))).not.toHaveProperty("taskToken");
});

test("polls of an unknown domain are refused, and polls of a deprecated one are not", async () => {
  const { swf, raw } = await openShop();
  const unknown = fault("UnknownResourceFault", "Unknown domain: none");
  await expect(swf.send(new PollForDecisionTaskCommand({ domain: "none", taskList }))).rejects.toMatchObject(unknown);
  await expect(swf.send(new PollForActivityTaskCommand({ domain: "none", taskList }))).rejects.toMatchObject(unknown);
  await raw("DeprecateDomain", { name: domain });
  expect((await swf.send(new PollForDecisionTaskCommand({ domain, taskList }))).startedEventId).toBe(0);
});

test("a decision task has its execution, its type and the history so far", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  const { $metadata, events, taskToken, ...task } = await pollForDecisionTask(service);
  expect(task).toEqual({
    previousStartedEventId: 0,
    startedEventId: 3,
    workflowExecution: { workflowId: "order-1", runId },
    workflowType,
  });
  expect(taskToken?.length).toBeLessThanOrEqual(1024);
  expect(events?.map(({ eventType }) => eventType)).toEqual([
    "WorkflowExecutionStarted",
    "DecisionTaskScheduled",
    "DecisionTaskStarted",
  ]);
  expect(events?.[2]?.decisionTaskStartedEventAttributes).toEqual({ identity: "decider", scheduledEventId: 2 });
  expect($metadata.httpStatusCode).toBe(200);
});

test("an activity task has its id, type, input and execution; without input the member is absent", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  await decide(service, scheduleActivityTask("one", "with input"), scheduleActivityTask("two"));
  const workflowExecution = { workflowId: "order-1", runId };
  const { $metadata: _, taskToken, ...first } = await pollForActivityTask(service);
  expect(first).toEqual({ activityId: "one", activityType, input: "with input", startedEventId: 7, workflowExecution });
  const { $metadata: __, taskToken: other, ...second } = await pollForActivityTask(service);
  expect(second).toEqual({ activityId: "two", activityType, startedEventId: 8, workflowExecution });
  expect(other).not.toBe(taskToken);
});

test("a waiting poll gets a task as soon as it is scheduled", async () => {
  const service = await openShop({ pollHoldMs: 30_000 });
  const waiting = pollForDecisionTask(service);
  await start(service, "order-1");
  expect((await waiting).startedEventId).toBe(3);
});

/** A started activity task and the last event of its history. */
async function withActivityTask(): Promise<{
  service: Service;
  taskToken: string;
  lastEvents: () => Promise<unknown>;
}> {
  const service = await openShop();
  const runId = await start(service, "order-1");
  await decide(service, scheduleActivityTask("one"));
  const { taskToken = "" } = await pollForActivityTask(service);
  const lastEvents = async (): Promise<unknown> => {
    const execution = { workflowId: "order-1", runId };
    const { events = [] } = await service.swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution }));
    return events.slice(6).map(({ eventId: _, eventTimestamp: __, ...event }) => event);
  };
  return { service, taskToken, lastEvents };
}
const scheduled = expect.objectContaining({ eventType: "DecisionTaskScheduled" });

test("RespondActivityTaskCompleted answers with an empty body; the result is in the history", async () => {
  const { service, taskToken, lastEvents } = await withActivityTask();
  expect(await service.raw("RespondActivityTaskCompleted", { taskToken, result: "r" })).toMatchObject(emptyReply);
  const activityTaskCompletedEventAttributes = { result: "r", scheduledEventId: 5, startedEventId: 6 };
  expect(await lastEvents()).toEqual([
    { eventType: "ActivityTaskCompleted", activityTaskCompletedEventAttributes },
    scheduled,
  ]);
});

test("RespondActivityTaskFailed answers with an empty body; reason and details are in the history", async () => {
  const { service, taskToken, lastEvents } = await withActivityTask();
  const failed = await service.raw("RespondActivityTaskFailed", { taskToken, reason: "r", details: "d" });
  expect(failed).toMatchObject(emptyReply);
  const activityTaskFailedEventAttributes = { details: "d", reason: "r", scheduledEventId: 5, startedEventId: 6 };
  expect(await lastEvents()).toEqual([
    { eventType: "ActivityTaskFailed", activityTaskFailedEventAttributes },
    scheduled,
  ]);
});

test("RespondActivityTaskCanceled is accepted even without a cancel request", async () => {
  const { service, taskToken, lastEvents } = await withActivityTask();
  expect(await service.raw("RespondActivityTaskCanceled", { taskToken, details: "d" })).toMatchObject(emptyReply);
  const activityTaskCanceledEventAttributes = { details: "d", scheduledEventId: 5, startedEventId: 6 };
  expect(await lastEvents()).toEqual([
    { eventType: "ActivityTaskCanceled", activityTaskCanceledEventAttributes },
    scheduled,
  ]);
});

test("RecordActivityTaskHeartbeat reports whether a cancel was requested", async () => {
  const { service, taskToken } = await withActivityTask();
  const beat = async () =>
    (await service.swf.send(new RecordActivityTaskHeartbeatCommand({ taskToken, details: "half" }))).cancelRequested;
  expect(await beat()).toBe(false);
  await service.raw("SignalWorkflowExecution", { domain, workflowId: "order-1", signalName: "stop" });
  await decide(service, {
    decisionType: "RequestCancelActivityTask",
    requestCancelActivityTaskDecisionAttributes: { activityId: "one" },
  });
  expect(await beat()).toBe(true);
});

const answers = {
  RecordActivityTaskHeartbeat: (taskToken: string) => new RecordActivityTaskHeartbeatCommand({ taskToken }),
  RespondActivityTaskCompleted: (taskToken: string) => new RespondActivityTaskCompletedCommand({ taskToken }),
  RespondActivityTaskFailed: (taskToken: string) => new RespondActivityTaskFailedCommand({ taskToken }),
  RespondActivityTaskCanceled: (taskToken: string) => new RespondActivityTaskCanceledCommand({ taskToken }),
};
test.each(Object.entries(answers))(
  "%s with the token of a closed task names the unknown resource",
  async (_, command) => {
    const { service, taskToken } = await withActivityTask();
    // `as`: the outputs are not used, and the overloads of `send` are by command.
    const send = (token: string) => service.swf.send(command(token) as RespondActivityTaskCompletedCommand);
    await service.swf.send(new RespondActivityTaskCompletedCommand({ taskToken }));
    await expect(send(taskToken)).rejects.toMatchObject(
      fault("UnknownResourceFault", "Unknown activity, scheduledEventId = 5"),
    );
    const { taskToken: decisionToken = "", workflowExecution } = await pollForDecisionTask(service);
    await service.swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId: "order-1" }));
    await expect(send(taskToken)).rejects.toMatchObject(
      fault(
        "UnknownResourceFault",
        `Unknown execution: WorkflowExecution=[workflowId=order-1, runId=${workflowExecution?.runId}]`,
      ),
    );
    for (const garbage of ["garbage", decisionToken, `${taskToken}A`]) {
      await expect(send(garbage)).rejects.toMatchObject(fault("ValidationException", "Invalid token"));
    }
  },
);

test("RespondDecisionTaskCompleted answers with an empty body, and only once", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  const { taskToken } = await pollForDecisionTask(service);
  const decisions = [scheduleActivityTask("one")];
  expect(await service.raw("RespondDecisionTaskCompleted", { taskToken, decisions })).toMatchObject(emptyReply);
  const again = new RespondDecisionTaskCompletedCommand({ taskToken, decisions });
  await expect(service.swf.send(again)).rejects.toMatchObject(
    fault("UnknownResourceFault", "Unknown decision task, scheduledEventId = 2"),
  );
  await service.swf.send(new TerminateWorkflowExecutionCommand({ domain, workflowId: "order-1" }));
  await expect(service.swf.send(again)).rejects.toMatchObject(
    fault("UnknownResourceFault", `Unknown execution: WorkflowExecution=[workflowId=order-1, runId=${runId}]`),
  );
  const garbage = new RespondDecisionTaskCompletedCommand({ taskToken: "garbage" });
  await expect(service.swf.send(garbage)).rejects.toMatchObject(fault("ValidationException", "Invalid token"));
});

test("invalid decisions change nothing: the same token still works", async () => {
  const service = await openShop();
  await start(service, "order-1");
  const { taskToken } = await pollForDecisionTask(service);
  const send = (...decisions: NonNullable<RespondDecisionTaskCompletedCommand["input"]["decisions"]>) =>
    service.swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
  await expect(send(completeExecution, scheduleActivityTask("one"))).rejects.toMatchObject(
    fault("ValidationException", "Close must be last decision in list"),
  );
  await expect(send(scheduleActivityTask("one"), { decisionType: "StartTimer" })).rejects.toMatchObject(
    fault("ValidationException", "StartTimerDecisionAttributes must be specified for decision of type StartTimer"),
  );
  const markerName = "x".repeat(257);
  const tooLong = { decisionType: "RecordMarker", recordMarkerDecisionAttributes: { markerName } } as const;
  await expect(send(scheduleActivityTask("one"), tooLong)).rejects.toMatchObject(
    fault(
      "ValidationException",
      `1 validation error detected: Value '${markerName}' at 'decisions.2.member.recordMarkerDecisionAttributes.markerName' ` +
        "failed to satisfy constraint: Member must have length less than or equal to 256",
    ),
  );
  await send(scheduleActivityTask("one"), completeExecution);
});
